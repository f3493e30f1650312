package console

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
)

// Filters narrow the list, stand in its address, and whatever is nonsense asks for
// nothing and is told.
func TestFiltersOfRegistrations(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.registers(1, rina())
	o.later(48 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	o.registers(2, bot.Registration{Name: "Ahmad Contoh", Age: 41, District: "Paiton", Village: "Sukodadi", VillageCode: "35.13.13.2003", Country: "MY", Lang: bot.Indonesian})
	o.registers(3, bot.Registration{Name: "Sri Wahyuni", Age: 19, Lang: bot.Madurese})
	for query, want := range map[string]string{
		"":                                    "Sri Wahyuni,Ahmad Contoh,Rina Contoh",
		"kecamatan=Kraksaan":                  "Rina Contoh",
		"kecamatan=Paiton&desa=35.13.13.2003": "Ahmad Contoh",
		"negara=MY":                           "Ahmad Contoh",
		"negara=-":                            "Sri Wahyuni",
		"umur-dari=20&umur-sampai=30":         "Rina Contoh",
		"sejak=2026-11-24":                    "Sri Wahyuni,Ahmad Contoh",
		"sampai=2026-11-23":                   "Rina Contoh",
		"cari=wahyu+sri":                      "Sri Wahyuni",
		"cari=0000000002":                     "Ahmad Contoh",
		"cari=SUKODADI":                       "Ahmad Contoh",
		"cari=%25":                            "Sri Wahyuni,Ahmad Contoh,Rina Contoh",
		"cari=zulkifli":                       "",
		"status=placed":                       "",
	} {
		d := siti.open("/pendaftaran?" + query)
		var got []string
		for _, cell := range d.marked("class", "who") {
			got = append(got, strings.Split(words(cell), " ")[0])
		}
		var first []string
		if want != "" {
			for _, name := range strings.Split(want, ",") {
				first = append(first, strings.Split(name, " ")[0])
			}
		}
		if !slices.Equal(got, first) {
			t.Errorf("?%s shows %q, want %q", query, got, want)
		}
	}
	d := siti.open("/pendaftaran?" + url.Values{"umur-dari": {"muda"}, "sejak": {"kemarin"}, "kecamatan": {"' OR 1=1"}, "status": {"<script>"}, "negara": {"\uFFFD"}, "sesudah": {"9.9.9'"}}.Encode())
	if d.status != 200 || !d.says("Umur paling muda: isian ini tidak dapat dibaca") || !d.says("Kecamatan: isian ini") {
		t.Errorf("nonsense: %d %s", d.status, d.text)
	}
	if d := siti.open("/pendaftaran?status=new&cari=rina+3513014101900001"); d.at != "/pendaftaran?status=new" || !d.says("NIK tidak boleh dicari") || strings.Contains(d.raw, "3513014101900001") {
		t.Errorf("a NIK that is searched for: %s %s", d.at, d.text)
	}
}

// What is asked for is sent as a form, so that a NIK that is pasted there stands in no
// address and no log of a proxy; what comes of it is an address that can be kept.
func TestAFilterIsSentAsAForm(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.registers(1, rina())
	o.registers(2, bot.Registration{Name: "Ahmad Contoh", Age: 41, Country: "MY"})
	form := siti.open("/pendaftaran").filled(t, "/pendaftaran")
	asks := func(words, age string) *document {
		form.Set("cari", words)
		form.Set("status", "new")
		form.Set("umur-dari", age)
		return siti.follow(siti.ask("POST", "/pendaftaran", form), "/pendaftaran")
	}
	got := asks(" Rina ", "20")
	if got.at != "/pendaftaran?cari=Rina&status=new&umur-dari=20" || len(got.marked("class", "who")) != 1 {
		t.Errorf("it leads to %s: %s", got.at, got.text)
	}
	for _, nik := range []string{"3513014101900001", "rina 35 13 01 41 01 90 0001"} {
		if got = asks(nik, ""); got.at != "/pendaftaran?status=new" || !got.says("NIK tidak boleh dicari") {
			t.Errorf("%s leads to %s: %s", nik, got.at, got.text)
		}
	}
	if got = siti.send(siti.open("/pendaftaran"), "/pendaftaran"); got.at != "/pendaftaran" {
		t.Errorf("nothing leads to %s", got.at)
	}
}

// All pages of the list together show everybody once, also when others register
// meanwhile.
func TestPagesOfRegistrations(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for n := range 65 {
		o.registers(n, bot.Registration{Name: fmt.Sprintf("Nomor %03d Contoh", n), Age: 20})
		if n%3 > 0 {
			o.later(time.Second)
		}
	}
	seen := map[string]int{}
	path := "/pendaftaran?cari=nomor"
	for pages := 0; path != ""; pages++ {
		d := siti.open(path)
		for _, cell := range d.marked("class", "who") {
			seen[strings.Split(words(cell), " Contoh")[0]]++
		}
		o.registers(100+pages, bot.Registration{Name: "Nomor Baru", Age: 20})
		path = ""
		for _, a := range d.all("a") {
			if words(a) == "Berikutnya" {
				path = value(a, "href")
			}
		}
	}
	if len(seen) != 65 {
		t.Errorf("%d people are shown", len(seen))
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", name, n)
		}
	}
}

// The list is turned round by a link, page after page, and keeps what was asked for.
func TestTheOrderOfRegistrationsIsALink(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for n := range 2*registrationsAtOnce + 5 {
		o.registers(n, bot.Registration{Name: fmt.Sprintf("Nomor %03d", n), Age: 20})
		if n%2 == 0 {
			o.later(time.Second)
		}
	}
	link := func(d *document, text string) string {
		for _, a := range d.all("a") {
			if words(a) == text {
				return value(a, "href")
			}
		}
		return ""
	}
	list := func(path string) (names []string) {
		for path != "" {
			d := siti.open(path)
			for _, cell := range d.marked("class", "who") {
				names = append(names, strings.Split(words(cell), ",")[0])
			}
			if want := map[bool]string{true: "ascending", false: "descending"}[strings.Contains(path, "terlama")]; len(d.marked("aria-sort", want)) != 1 {
				t.Errorf("%s: the head of the table does not say %s", path, want)
			}
			path = link(d, "Berikutnya")
		}
		return names
	}
	d := siti.open("/pendaftaran?cari=nomor")
	newest, oldest := list("/pendaftaran?cari=nomor"), list(link(d, "Terlama dulu"))
	slices.Reverse(oldest)
	if len(newest) != 2*registrationsAtOnce+5 || !slices.Equal(newest, oldest) {
		t.Errorf("newest first %v\noldest first, turned round, %v", newest, oldest)
	}
	if back := link(siti.open(link(d, "Terlama dulu")), "Terbaru dulu"); back != "/pendaftaran?cari=nomor" {
		t.Errorf("it leads back to %s", back)
	}
}
