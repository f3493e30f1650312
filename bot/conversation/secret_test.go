package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/identity"
	"kanca/content"
)

// Whatever a person types in whatever place, no reply repeats a NIK, and no state
// keeps one.
func TestNoReplyRepeatsANIK(t *testing.T) {
	const nik = "3513064505960003"
	typed := []string{
		nik, "cek pt " + nik, "cek pt 3513 0645 0596 0003", "PT " + nik, "PT Maju " + nik + " Jaya", "nama saya " + nik,
		"cek pt 3513/0645/0596/0003", "cek pt 35130645O5960003", "cek izin " + nik + "12", "agen " + nik + " resmi?", "lapor " + nik + " minta uang muka",
	}
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for place, before := range places {
			for _, text := range typed {
				st := newStage(t, medium)
				for _, line := range before {
					st.says(line)
				}
				for _, line := range []string{text, "pt sinar", "kembali"} {
					st.says(line)
					said := strings.Join(st.turn.Replies, "\n") + string(st.stored)
					for _, hidden := range []string{nik, "0645 0596", "0645/0596", "0645O596", "35130645"} {
						if strings.Contains(said, hidden) {
							t.Fatalf("%s, %s: after %q and %q: %s", medium, place, text, line, said)
						}
					}
				}
			}
		}
	}
}

// A licence of the register is shown whole, also one that could be a NIK.
func TestALicenceOfTheRegisterIsShown(t *testing.T) {
	const long, like = "81201141907610001", "3513064505960003"
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		st := newStage(t, medium)
		st.env.Content = content.NewSnapshot(st.env.Content.Library(), []content.Opening{{
			ID: "1", Title: "Perawat lansia", Country: "TW", Agency: "PT Contoh Angka Lain", AgencyLicence: "1201-1419-0761-0001", ValidUntil: "2027-01-01", Source: "contoh", AsOf: "2026-11-01",
		}}, nil, agency.NewIndex([]agency.Record{
			{Name: "PT Contoh Angka Panjang", Licence: long, Status: "active", Source: "contoh", AsOf: "2026-11-20"},
			{Name: "PT Contoh Angka Mirip", Licence: like, Status: "active", Source: "contoh", AsOf: "2026-11-20"},
		}), 1)
		for _, licence := range []string{long, like} {
			st.says("cek pt")
			st.says(licence)
			if said := strings.Join(st.turn.Replies, "\n"); !strings.Contains(said, licence) {
				t.Errorf("%s: %s", medium, said)
			}
		}
		if medium == bot.WhatsApp {
			st.says("lowongan taiwan")
			st.says("1")
			if said := strings.Join(st.turn.Replies, "\n"); !strings.Contains(said, "1201-1419-0761-0001") {
				t.Errorf("the opening: %s", said)
			}
		}
	}
}

// Nothing that kanca says by itself looks like a NIK.
func TestOwnTextsAreNotMasked(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	s := content.NewSnapshot(library, nil, nil, nil, 1)
	for _, intent := range bot.Intents {
		for _, f := range s.Facts(string(intent), "") {
			for _, text := range []string{f.Answer.ID, f.Answer.Mad, f.SMS.ID, f.SMS.Mad} {
				if identity.HoldsNIK(text) {
					t.Errorf("%s: %s becomes %s", f.ID, text, identity.MaskNIK(text))
				}
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	for _, line := range []string{"tolong saya disekap di malaysia", "di hongkong", "saya di taiwan"} {
		st.says(line)
		if said := strings.Join(st.turn.Replies, "\n"); strings.Contains(said, "****") {
			t.Errorf("%s", said)
		}
	}
}

// A NIK that comes digit by digit goes on with a 0 at its question: what follows is asked
// for there, where no number is kept, and no menu opens before it is done.
func TestANIKDigitByDigitStaysAtItsQuestion(t *testing.T) {
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan")
	for _, digit := range strings.Split("3513014505900001", "") {
		st.says(digit)
		st.at("register.form.nik")
	}
	st.says("nol")
	st.at("register.form.nik")
	st.says("menu")
	st.at("menu.main")
	st = registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan")
	st.says("0")
	st.at("menu.main")
}
