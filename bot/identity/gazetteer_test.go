package identity_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kanca/bot/identity"
)

var gaz = identity.LoadGazetteer()

func names(places []identity.Place) string {
	var out []string
	for _, p := range places {
		n := p.Name
		if p.Code != p.DistrictCode {
			n += "/" + p.DistrictName
		}
		out = append(out, n)
	}
	return strings.Join(out, ", ")
}

func TestGazetteerIsWhole(t *testing.T) {
	if n := len(gaz.Districts()); n != 24 {
		t.Errorf("%d districts, want 24", n)
	}
	villages, kelurahan, twice := 0, 0, map[string]int{}
	for _, d := range gaz.Districts() {
		if d.DistrictCode != d.Code || d.DistrictName != d.Name {
			t.Errorf("district %+v does not name itself", d)
		}
		for _, v := range gaz.Villages(d.Code) {
			villages++
			twice[v.Name]++
			if strings.HasPrefix(v.Code[9:], "1") {
				kelurahan++
			}
			if !strings.HasPrefix(v.Code, d.Code+".") || v.DistrictName != d.Name {
				t.Errorf("village %+v in district %+v", v, d)
			}
			if p, ok := gaz.Place(v.Code); !ok || p != v {
				t.Errorf("Place(%q) = %+v, %v", v.Code, p, ok)
			}
		}
	}
	var shared []string
	for name, n := range twice {
		if n > 1 {
			shared = append(shared, name)
		}
	}
	slices.Sort(shared)
	want := "Alastengah Karanganyar Patokan Pesisir Tamansari Wonorejo Wringinanom"
	if villages != 330 || kelurahan != 5 || strings.Join(shared, " ") != want {
		t.Errorf("%d villages, %d kelurahan, shared names %v", villages, kelurahan, shared)
	}
	if gaz.Villages("35.74.01") != nil {
		t.Error("a district of Kota Probolinggo has villages here")
	}
	if _, ok := gaz.Place("35.13"); ok {
		t.Error("the regency is no district")
	}
}

func TestFindDistrict(t *testing.T) {
	for text, want := range map[string]string{
		"Kraksaan": "Kraksaan", "kraksan": "Kraksaan", "KEC. KRAKSAAN": "Kraksaan", "kec.kraksaan": "Kraksaan",
		"kecamatan kraksaan kab probolinggo": "Kraksaan", "neng kraksaan": "Kraksaan", "e tongas": "Tongas",
		"ka paiton": "Paiton", "sumber asih": "Sumberasih", "sumber asi": "Sumberasih", "Sumber": "Sumber",
		"tegal siwalan": "Tegalsiwalan", "tegalsewalan": "Tegalsiwalan", "pejarakan": "Pajarakan",
		"pajerakan": "Pajarakan", "kota anyar": "Kotaanyar", "banyu anyar": "Banyuanyar",
		"desa Alassapi kecamatan Banyuanyar": "Banyuanyar", "Alassapi Banyuanyar": "Banyuanyar",
		"Sumberanyar Paiton": "Paiton", "krajengan": "Krejengan", "loces": "Leces", "gendeng": "Gending",
		"gadeng": "Gading", "bsuk": "Besuk", "saya dari kecamatan sumber desa sumber": "Sumber",
		"kraksaan wetan": "Kraksaan", "paiton atau besuk": "Paiton, Besuk", "wonomerta": "Wonomerto",
		"": "", "taiwan": "", "Kota Probolinggo": "", "kabupaten probolinggo": "", "banyuanyar lor": "",
		"saya mau kerja di malaysia": "", "😀": "", "\xff\xfe": "", "12345": "",
	} {
		if got := names(gaz.FindDistrict(text)); got != want {
			t.Errorf("FindDistrict(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFindVillage(t *testing.T) {
	for text, want := range map[string]string{
		"Tulupari": "Tuluparari/Tiris", "pajarakan kulon": "Pejarakan Kulon/Pajarakan", "alas sapi": "Alassapi/Banyuanyar",
		"sambirampak": "Sambirampak Kidul/Kotaanyar, Sambirampak Lor/Kotaanyar", "remba an": "Remba'an/Sumber",
		"Remba’an": "Remba'an/Sumber", "rembaan": "Remba'an/Sumber", "opo-opo": "Opo Opo/Krejengan",
		"Patokan": "Patokan/Bantaran, Patokan/Kraksaan", "Patokan Kraksaan": "Patokan/Kraksaan",
		"patokan kec bantaran": "Patokan/Bantaran", "karang anyar": "Karanganyar/Bantaran, Karanganyar/Paiton",
		"ds. karanganyar kec. paiton": "Karanganyar/Paiton", "desa sumber kecamatan sumber": "Sumber/Sumber",
		"dhisa tamansari": "Tamansari/Kraksaan, Tamansari/Dringu", "kel. semampir": "Semampir/Kraksaan",
		"binor": "Bhinor/Paiton", "neng pesisir gending": "Pesisir/Gending", "gili": "Gili Ketapang/Sumberasih",
		"jabung":       "Jabungsisir/Paiton, Jabungcandi/Paiton, Jabung Wetan/Paiton",
		"kandangjati":  "Kandangjati Kulon/Kraksaan, Kandang Jati Wetan/Kraksaan",
		"malasan":      "Malasankulon/Leces, Malesanwetan/Tegalsiwalan",
		"Karangpranti": "Karangpranti/Pajarakan", "Sapikerep": "Sapikerep/Sukapura", "Alasnyiur": "Alasnyiur/Besuk",
		"sumbersecang": "Sumbersecang/Gading", "besuk kecamatan bantaran": "Besuk/Bantaran",
		"": "", "taiwan": "", "kecamatan paiton": "", "x": "", "<script>": "",
	} {
		if got := names(gaz.FindVillage("", text)); got != want {
			t.Errorf("FindVillage(%q) = %q, want %q", text, got, want)
		}
	}
	for _, c := range []struct{ code, text, want string }{
		{"35.13.14", "Patokan", "Patokan/Kraksaan"}, {"35.13.04", "patokan", "Patokan/Bantaran"},
		{"35.13.02", "Sumber", "Sumber/Sumber"}, {"35.13.12", "karang anyar", "Karanganyar/Paiton"},
		{"35.13.12", "Patokan", ""}, {"35.13.05", "Leces", "Leces/Leces"}, {"99", "Leces", ""},
	} {
		if got := names(gaz.FindVillage(c.code, c.text)); got != c.want {
			t.Errorf("FindVillage(%s, %q) = %q, want %q", c.code, c.text, got, c.want)
		}
	}
}

// Every place is found by its name, in any dress, and never another instead.
func TestEveryPlaceIsFoundByItsName(t *testing.T) {
	for _, d := range gaz.Districts() {
		for _, text := range []string{d.Name, strings.ToUpper(d.Name), "kec. " + d.Name, "neng " + strings.ToLower(d.Name)} {
			if got := gaz.FindDistrict(text); len(got) != 1 || got[0] != d {
				t.Errorf("FindDistrict(%q) = %s", text, names(got))
			}
		}
		for _, v := range gaz.Villages(d.Code) {
			for _, text := range []string{v.Name, "desa " + strings.ToLower(v.Name), strings.ReplaceAll(v.Name, " ", ""), "Ds. " + v.Name} {
				if got := gaz.FindVillage(d.Code, text); len(got) != 1 || got[0] != v {
					t.Errorf("FindVillage(%s, %q) = %s, want %s", d.Name, text, names(got), v.Name)
				}
				if got := gaz.FindVillage("", text); !slices.Contains(got, v) {
					t.Errorf("FindVillage(%q) = %s, want %s/%s", text, names(got), v.Name, d.Name)
				}
			}
			text := "desa " + v.Name + " kecamatan " + d.Name
			if got := gaz.FindVillage("", text); len(got) != 1 || got[0] != v {
				t.Errorf("FindVillage(%q) = %s", text, names(got))
			}
			if got := gaz.FindDistrict(text); len(got) != 1 || got[0] != d {
				t.Errorf("FindDistrict(%q) = %s", text, names(got))
			}
		}
	}
}

// One typing mistake in a name of five letters or more is forgiven: the place is
// among the answers, or another place is written exactly so.
func TestTypingMistakesInPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	tries, found, wrong := 0, 0, 0
	for _, d := range gaz.Districts() {
		for _, v := range gaz.Villages(d.Code) {
			name := strings.ToLower(v.Name)
			if len(name) < 5 {
				continue
			}
			at := 1 + r.IntN(len(name)-2)
			bad := name[:at] + name[at+1:]
			if r.IntN(2) == 0 {
				bad = name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:]
			}
			got := gaz.FindVillage(d.Code, bad)
			tries++
			switch {
			case slices.Contains(got, v):
				found++
			case len(got) > 0:
				wrong++
				t.Logf("%q became %s, not %s", bad, names(got), v.Name)
			}
		}
	}
	t.Logf("%d of %d found, %d taken for another", found, tries, wrong)
	if found*100 < tries*97 || wrong*100 > tries {
		t.Errorf("%d of %d found, %d taken for another", found, tries, wrong)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		lat, lon float64
		district string
		most     float64
	}{
		{-7.77, 113.47, "Besuk", 3},
		{-7.7566, 113.4284, "Kraksaan", 3},
		{-7.9216, 113.0105, "Sukapura", 4},
		{-7.6800, 113.2540, "Sumberasih", 4}, // Gili Ketapang, an island
		{-6.2, 106.8, "Sukapura", 800},
	} {
		d, km, ok := gaz.Nearest(c.lat, c.lon)
		if !ok || d.Name != c.district || km > c.most || km < 0 {
			t.Errorf("Nearest(%v, %v) = %s, %.1f km, %v; want %s", c.lat, c.lon, d.Name, km, ok, c.district)
		}
	}
	for _, c := range [][2]float64{{math.NaN(), 113}, {-7, math.Inf(1)}, {91, 0}, {0, 181}} {
		if _, _, ok := gaz.Nearest(c[0], c[1]); ok {
			t.Errorf("Nearest(%v) found something", c)
		}
	}
}

func FuzzFindPlace(f *testing.F) {
	for _, s := range []string{"", "desa Patokan kec. Kraksaan", "sumber sumber", "neng \xff", "kec kec desa", "remba'an"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n := len(gaz.FindDistrict(text)); n > 6 {
			t.Fatalf("FindDistrict(%q) has %d answers", text, n)
		}
		for _, p := range gaz.FindVillage("35.13.14", text) {
			if p.DistrictCode != "35.13.14" {
				t.Fatalf("FindVillage(%q) leaves the district: %+v", text, p)
			}
		}
		gaz.FindVillage("", text)
	})
}

func BenchmarkFindPlace(b *testing.B) {
	b.Run("district", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			gaz.FindDistrict("kecamatan kraksan")
		}
	})
	b.Run("village of all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			gaz.FindVillage("", "desa karang anyar")
		}
	})
	long := strings.Repeat("sumber rejo kulon ", 5000)
	b.Run("100 kB", func(b *testing.B) {
		for b.Loop() {
			gaz.FindVillage("", long)
		}
	})
}

// A district is known by its consonants alone where no other has the same.
func TestDistrictByConsonants(t *testing.T) {
	g := identity.LoadGazetteer()
	for text, want := range map[string]string{"krksn": "Kraksaan", "kec krksn": "Kraksaan", "di Krksn": "Kraksaan", "pjrkn": "Pajarakan", "ptn": "", "krkxn": "", "krk": "", "1234": "", "xyzt": ""} {
		got := ""
		if places := g.FindDistrict(text); len(places) == 1 {
			got = places[0].Name
		}
		if got != want {
			t.Errorf("FindDistrict(%q) = %q, want %q", text, got, want)
		}
	}
}
