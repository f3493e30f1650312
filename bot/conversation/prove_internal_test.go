package conversation

import (
	"testing"

	"kanca/bot"
	"kanca/locales"
)

// Who names something that was registered proves it in any words; who tries several
// names or villages at once proves nothing.
func TestWhatProvesARegistration(t *testing.T) {
	texts, err := locales.Load(locales.Files())
	if err != nil {
		t.Fatal(err)
	}
	proves := func(r bot.Registration, text string) bool {
		one := &turn{Engine: &Engine{texts: texts}}
		one.env.Person.Earlier = []bot.Earlier{{Person: 1, Registrations: []bot.Registration{r}}}
		_, ok := one.proves(text)
		return ok
	}
	siti := bot.Registration{Name: "Siti Contoh", Village: "Kraksaan Wetan", District: "Kraksaan"}
	for _, text := range []string{"siti contoh", "Nama saya SITI CONTOH", "siti conto", "saya Siti Contoh, desa Kraksaan Wetan kec. Kraksaan", "desa kraksaan wetan pak",
		"atas nama ibu siti contoh", "dulu namanya siti contoh kak", "daftarnya pakai nama siti contoh", "engko' siti contoh", "nyamana Siti Contoh", "dhisana kraksaan wetan",
		"contoh siti", "oh iya, siti contoh", "siti contoh 24 tahun", "kraksaan wetan", "saya dari desa kraksaan wetan kraksaan probolinggo bu"} {
		if !proves(siti, text) {
			t.Errorf("%q proves nothing", text)
		}
	}
	for _, text := range []string{"siti", "contoh", "kraksaan", "wetan", "ani siti contoh dewi", "Bulu Semampir kraksaan wetan Rangkang", "kraksaan wetan atau patokan", "siti aminah, siti contoh",
		"patokan, kraksaan wetan", "budi contoh", "nama saya", "24", "", "siti contoh siti aminah", "desa"} {
		if proves(siti, text) {
			t.Errorf("%q is taken for a proof", text)
		}
	}
	ani := bot.Registration{Name: "Ani", Village: "Patokan", District: "Kraksaan"}
	for _, text := range []string{"ani", "nama saya Ani", "saya ani dari patokan", "bu ani"} {
		if !proves(ani, text) {
			t.Errorf("%q proves nothing", text)
		}
	}
	for _, text := range []string{"ani dewi siti rina sri", "siti ani", "ani budi", "bulu patokan", "Semampir Patokan", "Kalibuntu, Patokan"} {
		if proves(ani, text) {
			t.Errorf("%q is taken for a proof", text)
		}
	}
}
