package identity_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kanca/bot/identity"
)

// A NIK may come in any number of messages, with words around and between its pieces.
func TestANIKInManyMessages(t *testing.T) {
	for _, sent := range []string{
		"3|5|1|3|1|5|0|9|0|3|9|0|9|9|9|9",
		"35|13|15|09|03|90|99|99",
		"351|315|090|390|999|9",
		"nik saya 3|terus 5|1|3|bentar|15|09|03|9O|99",
		"tiga|lima|siji|telu|15|nol|sembilan|03|90|99",
		"mau daftar nomer 2|3|5|1|3|1|5|0|9|0|3|9|0|9|9|9|9|9|9",
		"35 13|15 09|03 90|9 9",
		"pak contoh 35131509|5 juta|tidak|03909999", // the questions of a report stand between
		"ktp 35131509|081234567890|tanggal 12-05-2024|03909999",
	} {
		messages := strings.Split(sent, "|")
		known := false
		for i := range messages {
			from, ok := identity.EndsNIK(messages[:i+1])
			known = known || ok
			if ok && from == i {
				t.Errorf("%q: the NIK is in one message", sent)
			}
		}
		if !known {
			t.Errorf("%q is not known as a NIK", sent)
		}
	}
	for _, sent := range []string{
		"1|2|0|3|6|1|0|2|5|0|6|4|0|1|0|2|1", // the menu
		"24|081234567890", "081234567890|085712345678", "35 juta|12-05-2024|36 bulan", "3513**********99|35|13|15|09",
		"3513150903909999", // alone it is for MaskNIK
	} {
		messages := strings.Split(sent, "|")
		for i := range messages {
			if _, ok := identity.EndsNIK(messages[:i+1]); ok {
				t.Errorf("%q is taken for a NIK", messages[:i+1])
			}
		}
	}
}

// A phone number, a date or a sum that is told behind the choices of a menu is none of the
// pieces, whatever was chosen; what is written in digits alone is.
func TestWhatIsToldBehindAMenuIsNoPiece(t *testing.T) {
	dice := rand.New(rand.NewPCG(3513, 3574))
	told := []string{
		"nomornya 0836 2039 3314", "saya ditipu calo pak slamet nomornya 0836 2039 3314 di kraksaan", "tolong saya disekap, hubungi adik saya 0836 2039 3314", "hubungi 836 2039 3314", "wa +62 836-2039-3314",
		"0836 2039 3314", "0836-2039-3314", "kejadian tanggal 24-11-2024 bayar 28 juta", "tanggal 24/11/24 bayar 28jt", "bayar Rp 28.000.000 tgl 24 11 2024", "28.000.000", "24-11-2024", "bayar 2,5 juta sama 350 ribu, 12/05/2026",
		"telpon kantor 0335 421 234", "08362039331", "bayar dua puluh lima juta sama lima ratus ribu tanggal 12-5-2026", "tanggal 24112024", "transfer 1.500.000 ke 0836.2039.3314",
	}
	for range 4000 {
		var messages []string
		for range 2 + dice.IntN(9) {
			messages = append(messages, fmt.Sprint(1+dice.IntN(26)))
		}
		if dice.IntN(2) == 0 {
			messages = append(messages, "lapor")
		}
		messages = append(messages, told[dice.IntN(len(told))])
		if dice.IntN(2) == 0 {
			messages = append(messages, told[dice.IntN(len(told))])
		}
		for i := range messages {
			if strings.Trim(messages[i], "0123456789") == "" {
				continue
			}
			if from, ok := identity.EndsNIK(messages[:i+1]); ok {
				t.Errorf("%q is taken for a NIK from %d on", messages[:i+1], from)
			}
		}
	}
	for range 4000 {
		home := []string{"3513", "3574", "3509", "3578", "3201", "5203"}[dice.IntN(6)]
		day := 1 + dice.IntN(28) + 40*dice.IntN(2)
		rest := fmt.Sprintf("%s%02d%02d%02d%02d%04d", home, 1+dice.IntN(24), day, 1+dice.IntN(12), dice.IntN(100), 1+dice.IntN(9998))
		nik := rest
		var messages []string
		for range dice.IntN(4) {
			messages = append(messages, fmt.Sprint(1+dice.IntN(26)))
		}
		for rest != "" {
			n := min(len(rest), 1+dice.IntN(8))
			messages, rest = append(messages, rest[:n]), rest[n:]
		}
		known := false
		for i := range messages {
			_, ok := identity.EndsNIK(messages[:i+1])
			known = known || ok
		}
		if !known {
			t.Errorf("%s in %q is not known", nik, messages)
		}
	}
	for _, sent := range []string{"351315|08 12 90 99 99", "351315|0812909999", "35 13 15|09 03 90|99 99", "35.13.15|09.03.90|99.99", "3513 15|09-03-90|9999", "3|5|1|3|bentar ya kak|15|09|03|90|99|99", "nik 3513|lanjut 1509|03909999", "351.315|090.390|9999"} {
		if _, ok := identity.EndsNIK(strings.Split(sent, "|")); !ok {
			t.Errorf("%q is not known as a NIK", sent)
		}
	}
}
