package turn

import (
	"fmt"
	"strings"

	"kanca/bot"
	"kanca/bot/store"
)

// places are how somebody comes to where a number is written.
var askedAt = map[string][]string{
	"first":    nil,
	"menu":     {"menu"},
	"consent":  {"saya mau daftar kerja ke taiwan"},
	"name":     {"saya mau daftar kerja ke taiwan", "setuju"},
	"age":      {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh"},
	"district": {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat"},
	"village":  {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan"},
	"nik":      {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan", "patokan"},
	"summary":  {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan", "patokan", "lewati"},
	"change":   {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan", "patokan", "lewati", "2"},
	"again":    {"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan", "patokan", "lewati", "2", "6"},
	"agency":   {"cek pt"},
	"story":    {"lapor"},
	"who":      {"lapor", "calo minta uang buat visa lalu hilang"},
	"money":    {"lapor", "calo minta uang buat visa lalu hilang", "pak contoh"},
	"staff":    {"petugas"},
	"openings": {"lowongan"},
	"danger":   {"saya takut sama majikan"},
	"stopped":  {"berhenti"},
}

// disguise is a number in one or several messages, and what must be in no table.
// "~" before a message makes it the caption of a photo, "!" one that the bot stumbles
// over, "^" a newer version of the one before.
type disguise struct {
	at       string
	messages []string
	secrets  []string
}

var disguises = []disguise{
	// At the question: any number, in any dress.
	{"nik", []string{"3513251207850"}, []string{"351325"}},
	{"nik", []string{"3513251207850042123"}, []string{"120785", "0042123"}},
	{"nik", []string{"nik saya 35132 51207 8500 4"}, []string{"35132", "51207", "8500"}},
	{"nik", []string{"35.13.25/12.07.85/004"}, []string{"35.13.25", "12.07.85"}},
	{"nik", []string{"3513\n2512\n0785\n004"}, []string{"2512", "0785"}},
	{"nik", []string{"3️⃣5️⃣1️⃣3️⃣2️⃣5️⃣"}, []string{"3️⃣5️⃣"}},
	{"nik", []string{"35🌸13🌸25🌸12"}, []string{"35🌸13", "25🌸12"}},
	{"nik", []string{"3S1E2S12O7B5OO42"}, []string{"S12O7B5", "3S1E"}},
	{"nik", []string{"tiga lima satu tiga dua lima"}, []string{"tiga lima", "dua lima"}},
	{"nik", []string{"telu limo siji telu loro limo"}, []string{"telu limo", "loro limo"}},
	{"nik", []string{"tello' lema' settong tello' dhuwa' lema'"}, []string{"tello' lema'", "dhuwa' lema'"}},
	{"nik", []string{"3 lima 1 tiga dua5"}, []string{"3 lima", "dua5", "1 tiga"}},
	{"nik", []string{"bentar", "351325", "120785", "0042"}, []string{"351325", "120785", "0042"}},
	{"nik", []string{"maksudnya?", "35132512", "07850042"}, []string{"35132512", "07850042"}},
	{"nik", []string{"ada lowongan taiwan gak", "depannya 351325"}, []string{"351325"}},
	{"nik", []string{"wa saya 081234567890 aja"}, []string{"081234567890"}},
	{"nik", []string{"gak ada, ini no kk 3513252301080001"}, []string{"252301080001", "23010800"}},
	{"nik", []string{"~ktp 351325120785"}, []string{"351325120785"}},
	{"nik", []string{"!racunracun 351325120785"}, []string{"351325120785"}},
	{"nik", []string{"lewati", "^nik 351325120785"}, []string{"351325120785"}},
	{"nik", []string{"berhenti", "351325120785004"}, []string{"351325120785"}},
	{"nik", []string{"tolong saya disekap majikan nik 351325120785"}, []string{"351325120785"}},
	{"again", []string{"351325120785"}, []string{"351325120785"}},
	{"again", []string{"tiga lima satu tiga dua lima"}, []string{"tiga lima"}},
	// Elsewhere: one that is whole, nearly whole, or in pieces.
	{"first", []string{"3513251207850042"}, []string{"251207850042", "12078500"}},
	{"first", []string{"nik saya 3513 2512 0785 0042 mau daftar"}, []string{"2512 0785"}},
	{"menu", []string{"351325120785004"}, []string{"25120785004"}},
	{"menu", []string{"35132512078500423"}, []string{"2512078500"}},
	{"menu", []string{"351325120785004211"}, []string{"2512078500"}},
	{"menu", []string{"3513251207850"}, []string{"251207850"}},
	{"menu", []string{"3513251207850042123"}, []string{"2512078500"}},
	{"consent", []string{"setuju, nik 3513251207850042"}, []string{"251207850042"}},
	{"name", []string{"Siti Contoh 3513251207850042"}, []string{"251207850042"}},
	{"name", []string{"siti contoh nik tiga lima satu tiga dua lima satu dua nol tujuh delapan lima nol nol empat dua"}, []string{"dua lima satu dua nol tujuh"}},
	{"age", []string{"35132512", "07850042"}, []string{"35132512", "07850042"}},
	{"district", []string{"3513 2512 0785", "0042"}, []string{"2512 0785"}},
	{"village", []string{"patokan nik 35I3251207B50042"}, []string{"251207B5"}},
	{"village", []string{"351325", "120785", "0042"}, []string{"351325", "120785"}},
	{"village", []string{"tiga lima satu tiga dua lima", "satu dua nol tujuh delapan lima", "nol nol empat dua"}, []string{"tiga lima satu tiga", "satu dua nol tujuh", "nol nol empat"}},
	{"summary", []string{"nik nya 3513251207850042 kak"}, []string{"251207850042"}},
	{"summary", []string{"salah, 35132512078500 42"}, []string{"25120785"}},
	{"change", []string{"nik 3513251207850042"}, []string{"251207850042"}},
	{"agency", []string{"PT 3513251207850042"}, []string{"251207850042"}},
	{"agency", []string{"PT Maju 3513-2512-0785-0042 Jaya"}, []string{"2512-0785"}},
	{"agency", []string{"35132512", "07850042"}, []string{"35132512", "07850042"}},
	{"story", []string{"calo minta ktp saya 3513251207850042 dan uang 5 juta"}, []string{"251207850042"}},
	{"story", []string{"dia foto ktp saya nomernya 35l3 25l2 o785 oo42 terus hilang"}, []string{"25l2 o785"}},
	{"story", []string{"calo ambil ktp 35132512 saya dan uang", "07850042 itu lanjutan nomer ktp"}, []string{"35132512", "07850042"}},
	{"who", []string{"Pak Contoh nik 3513251207850042"}, []string{"251207850042"}},
	{"who", []string{"pak contoh 35132512", "07850042"}, []string{"35132512", "07850042"}},
	{"money", []string{"5 juta, ktp 3513251207850042"}, []string{"251207850042"}},
	{"staff", []string{"tolong cek nik 3513251207850042 sudah terdaftar?"}, []string{"251207850042"}},
	{"staff", []string{"nik 351325", "120785", "0042"}, []string{"351325", "120785"}},
	{"openings", []string{"taiwan 3513251207850042"}, []string{"251207850042"}},
	{"danger", []string{"1 saya di taiwan nik 3513251207850042"}, []string{"251207850042"}},
	{"danger", []string{"nik 35132512", "07850042 tolong"}, []string{"35132512", "07850042"}},
	{"stopped", []string{"3513251207850042"}, []string{"251207850042"}},
	{"menu", []string{"~ini ktp 3513251207850042"}, []string{"251207850042"}},
	{"menu", []string{"~ktp 35132512", "~07850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"35132512", "~07850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"!racunracun 3513251207850042"}, []string{"251207850042"}},
	{"menu", []string{"!racunracun 35132512", "!racunracun 07850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"35132512", "^35132512 07850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"3513", "2512", "0785", "0042"}, []string{"2512", "0785"}},
	{"who", []string{"pak contoh 35132512", "5 juta", "tidak", "07850042"}, []string{"35132512", "07850042"}},
	{"who", []string{"pak contoh", "5 juta", "tidak", "ktp saya 35132512 ikut diambil, tambahkan", "07850042"}, []string{"35132512", "07850042"}},
	{"village", []string{"35132512", "patokan", "taiwan", "07850042"}, []string{"35132512", "07850042"}},
	{"name", []string{"Siti 35132512", "Siti Contoh", "07850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"35132512", "3513251207850042"}, []string{"35132512", "07850042"}},
	{"menu", []string{"35132512", "eh lengkapnya 3513 2512 0785 0042"}, []string{"35132512", "2512 0785"}},
	{"agency", []string{"PT 35132512", "07850042 itu nik saya"}, []string{"35132512", "07850042"}},
	{"staff", []string{"nomor ktp saya 351325120785", "0042"}, []string{"351325120785"}},
	{"menu", []string{"nik saya tiga lima satu tiga dua lima satu dua", "nol tujuh delapan lima nol nol empat dua"}, []string{"tiga lima satu tiga", "nol tujuh delapan"}},
	{"menu", []string{"tolong saya disekap 35132512", "07850042"}, []string{"35132512", "07850042"}},
}

// kept is what must stay readable where it is no answer to the question for the NIK.
var keptTexts = []disguise{
	{"who", []string{"paspor B1234567 atas nama contoh"}, []string{"B1234567"}},
	{"who", []string{"wa 081234567890, rekening BRI 002101123456507"}, []string{"081234567890", "002101123456507"}},
	{"who", []string{"+62 812-3456-7890"}, []string{"3456-7890"}},
	{"money", []string{"Rp 35.000.000 tanggal 12-05-2024"}, []string{"35.000.000", "12-05-2024"}},
	{"money", []string{"35 juta 500 ribu"}, []string{"35 juta 500 ribu"}},
	{"story", []string{"saya bayar 35.000.000 tanggal 12/05/2024 lewat rekening 1440012345678 terus dia hilang"}, []string{"35.000.000", "12/05/2024", "1440012345678"}},
	{"staff", []string{"saya lahir 09-03-1990, nomor saya 085712345678, gaji NT$ 28.590 kontrak 36 bulan"}, []string{"09-03-1990", "085712345678", "28.590"}},
	{"menu", []string{"081234567890", "085712345678"}, []string{"081234567890", "085712345678"}},
	{"agency", []string{"PT Maju izin 263/2019"}, []string{"263/2019"}},
}

// everything is every text in every table, and what the conversations hold when they
// are opened: a NIK may stand in a sealed column and nowhere else.
func (o *office) everything() string {
	o.Helper()
	var all strings.Builder
	for _, table := range o.tables() {
		rows, err := o.raw.QueryContext(o.Context(), `SELECT * FROM `+table)
		if err != nil {
			o.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			o.Fatal(err)
		}
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				o.Fatal(err)
			}
			for i, v := range values {
				if columns[i] == "seen_key" { // a fingerprint, which may have any digits
					continue
				}
				switch v := v.(type) {
				case string:
					fmt.Fprintf(&all, "%s.%s: %s\n", table, columns[i], v)
				case []byte:
					fmt.Fprintf(&all, "%s.%s: %s\n", table, columns[i], v)
				}
			}
		}
		if err := rows.Err(); err != nil {
			o.Fatal(err)
		}
		rows.Close()
	}
	var people []int64
	rows, err := o.raw.QueryContext(o.Context(), `SELECT person_id FROM conversation`)
	if err != nil {
		o.Fatal(err)
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			o.Fatal(err)
		}
		people = append(people, id)
	}
	rows.Close()
	for _, id := range people {
		if err := o.Store.InTx(o.Context(), func(tx *store.Tx) error {
			kept, err := tx.Conversation(o.Context(), id)
			fmt.Fprintf(&all, "conversation: %s\n", kept.State)
			return err
		}); err != nil {
			o.Fatal(err)
		}
	}
	return all.String()
}

// tables are those of the database, in its own words.
func (o *office) tables() (names []string) {
	o.Helper()
	rows, err := o.raw.QueryContext(o.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
	if err != nil {
		rows, err = o.raw.QueryContext(o.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`)
	}
	if err != nil {
		o.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			o.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// tell plays a disguise from a phone.
func (o *office) tell(who bot.Address, d disguise) {
	o.Helper()
	for _, line := range askedAt[d.at] {
		o.says(who, line)
	}
	before := ""
	for _, line := range d.messages {
		o.clock.Add(20_000)
		in := o.message(who, strings.TrimLeft(line, "~^!"))
		switch line[0] {
		case '~':
			in.Kind = bot.KindPhoto
		case '^':
			in.Edits = before
		}
		before = in.ProviderID
		o.deliver(in)
		o.deliver(in) // a second delivery
	}
}

// However a NIK is disguised and wherever it is sent, no table has it.
func aNIKInAnyDress(o *office) {
	for i, d := range disguises {
		o.tell(phone(i), d)
		all := o.everything()
		for _, secret := range d.secrets {
			for line := range strings.Lines(all) {
				if strings.Contains(line, secret) {
					o.Errorf("%s %q: %q stands in %s", d.at, d.messages, secret, line)
				}
			}
		}
		if i%8 == 7 || o.Failed() && i < len(disguises)-1 { // what was found is told once
			o.empty()
		}
	}
}

// empty takes every text out of the tables that were looked at.
func (o *office) empty() {
	o.Helper()
	o.mu.Lock()
	o.reports = nil
	o.mu.Unlock()
	for _, query := range []string{`UPDATE message SET body = '', attachment = ''`, `DELETE FROM not_understood`, `UPDATE handover SET note = ''`, `UPDATE report SET what = '', who = '', place = '', money = ''`, `DELETE FROM conversation`} {
		if _, err := o.raw.ExecContext(o.Context(), query); err != nil {
			o.Fatal(err)
		}
	}
}

// What is no NIK stays as it was written.
func whatIsNoNIKStays(o *office) {
	for i, d := range keptTexts {
		o.tell(phone(i), d)
		all := o.everything()
		for _, text := range d.secrets {
			if !strings.Contains(all, text) {
				o.Errorf("%s %q: %q is gone", d.at, d.messages, text)
			}
		}
	}
}

// What the phones of staff were told of a piece goes when the rest of it comes.
func staffWereToldOfAPiece(o *office) {
	o.play(phone(1), "tolong saya disekap majikan, ktp 35132512", "Telepon")
	siti, _ := o.alerted()
	o.play(bot.Address{Kind: bot.Phone, Value: siti.Phone}, "TERIMA 1", "35132512")
	o.says(phone(1), "07850042")
	for line := range strings.Lines(o.everything()) {
		if strings.Contains(line, "35132512") || strings.Contains(line, "07850042") {
			o.Errorf("there is %s", line)
		}
	}
	if !strings.Contains(o.everything(), phone(1).Value) {
		o.Error("the number to call is gone, too")
	}
}
