package agency_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/agency"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// register holds fictional companies that differ as real near-twins do.
var register = []agency.Record{
	{Name: "PT Contoh Abadi", Licence: "12345678901230001", City: "Surabaya", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT. CONTOH ABADI MANDIRI", Licence: "12345678901240001", Status: agency.Suspended, AsOf: "2026-11-01"},
	{Name: "PT Umpama Karya Manunggal", Licence: "KEP.321/MEN/2010", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT Umpama Karya Putra", Licence: "034/MEN/LN/DB/2000", Status: agency.Revoked, AsOf: "2026-11-01"},
	{Name: "PT Setia Misal", Licence: "1810240237519991", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT Sumber", Licence: "99912345678900001", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "CV Kembar Fiksi", Licence: "88812345678900001", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT Kembar Fiksi", Licence: "88812345678900002", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT Al Misalah Tbk (Persero)", Licence: "", Status: agency.Active, AsOf: "2026-11-01"},
}

func TestNormalise(t *testing.T) {
	for name, want := range map[string]string{
		"":                              "",
		"PT":                            "",
		"P.T. (Persero) Tbk":            "",
		"PT Contoh Abadi":               "contohabadi",
		"pt.contoh-abadi":               "contohabadi",
		"P.T. Contoh Abadi":             "contohabadi",
		"P T CONTOH ABADI":              "contohabadi",
		"Contoh Abadi, PT":              "contohabadi",
		"Contoh Abadi, P.T.":            "contohabadi",
		"CV. Contoh  Abadi":             "contohabadi",
		"PT Contoh Abadi (Persero) Tbk": "contohabadi",
		"Contoh\u200bAbadi":             "contohabadi",
		"ＰＴ Ｃｏｎｔｏｈ":                     "contoh",
		"PT AAA Jaya":                   "aaajaya",
		"PT A Jaya":                     "ajaya",
		"PTContoh":                      "ptcontoh",
		"PT Remba'an 99":                "rembaan99",
		"a\xffb":                        "ab",
		"Соntoh":                        "соntoh", // Cyrillic letters stay what they are
	} {
		if got := agency.Normalise(name); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestParseStatus(t *testing.T) {
	for text, want := range map[string]agency.Status{
		"active": agency.Active, "Aktif": agency.Active, " aktif ": agency.Active,
		"partly_suspended": agency.PartlySuspended, "dihentikan sebagian": agency.PartlySuspended,
		"suspended": agency.Suspended, "DIHENTIKAN SEMENTARA": agency.Suspended,
		"revoked": agency.Revoked, "dicabut": agency.Revoked,
	} {
		if got, ok := agency.ParseStatus(text); !ok || got != want || !got.Valid() {
			t.Errorf("ParseStatus(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "ok", "aktif?", "tidak aktif", "aktif dicabut", strings.Repeat("a", 1000)} {
		if got, ok := agency.ParseStatus(text); ok {
			t.Errorf("ParseStatus(%.20q) = %q, want nothing", text, got)
		}
	}
	for _, s := range agency.Statuses {
		if got, ok := agency.ParseStatus(string(s)); !ok || got != s {
			t.Errorf("ParseStatus(%q) = %q, %v", s, got, ok)
		}
	}
}

func TestFind(t *testing.T) {
	x := agency.NewIndex(register)
	const (
		f = agency.Found
		a = agency.Ambiguous
		n = agency.NotFound
	)
	for _, c := range []struct {
		text string
		kind agency.VerdictKind
		name string // of the record, or of the first candidate
	}{
		// the name itself
		{"PT Contoh Abadi", f, "PT Contoh Abadi"},
		{"contoh abadi", f, "PT Contoh Abadi"},
		{"CONTOH-ABADI, PT.", f, "PT Contoh Abadi"},
		{"contohabadi", f, "PT Contoh Abadi"},
		{"pt contoh abadi mandiri", f, "PT. CONTOH ABADI MANDIRI"},
		{"al-misalah", f, "PT Al Misalah Tbk (Persero)"},
		// questions around it
		{"PT. Contoh Abadi resmi gak?", f, "PT Contoh Abadi"},
		{"apakah PT Contoh Abadi terdaftar?", f, "PT Contoh Abadi"},
		{"cek PT Contoh Abadi", f, "PT Contoh Abadi"},
		{"cek contoh abadi", f, "PT Contoh Abadi"},
		{"halo min, apa benar PT Contoh Abadi itu resmi ya?", f, "PT Contoh Abadi"},
		{"Assalamualaikum pak, mau tanya PT contoh abadi legal apa ilegal", f, "PT Contoh Abadi"},
		{"Contoh Abadi PT resmi?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi aman gak", f, "PT Contoh Abadi"},
		{"nyo'on pareksa PT Contoh Abadi, resmi apa enja'?", f, "PT Contoh Abadi"},
		{"PT Setia Misal areya bhender resmi?", f, "PT Setia Misal"},
		// what a strip must not do
		{"Sumber Aman", a, "PT Sumber"},
		{"PT Sumber Aman", a, "PT Sumber"},
		{"PT Sumber Aman resmi?", a, "PT Sumber"},
		{"PT Cek Sumber", a, "PT Sumber"},
		{"PT Contoh Abadi cabang Probolinggo", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi dan PT Setia Misal", a, "PT Contoh Abadi"},
		{"apa PT Contoh Abadi atau PT Tak Dikenal resmi?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi Yang Makmur resmi?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi Sama Rata", a, "PT Contoh Abadi"},
		{"cek PT Contoh Abadi Tolong Bangsa", a, "PT Contoh Abadi"},
		{"apakah PT Contoh Abadi Apa Adanya resmi?", a, "PT Contoh Abadi"},
		{"cek PT Contoh Abadi resmi", a, "PT Contoh Abadi"}, // a name, or a question
		{"PT Contoh Abadi Mas?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi resmi mas?", f, "PT Contoh Abadi"},
		{"bukan PT Contoh Abadi", a, "PT Contoh Abadi"},
		{"saya ditawari cabang PT Contoh Abadi, resmi gak?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi, cabang Jember", a, "PT Contoh Abadi"},
		// a story leads up to a name, and one stands behind it
		{"tetangga saya ditawari kerja lewat PT Contoh Abadi, resmi gak?", f, "PT Contoh Abadi"},
		{"ada orang dari pt contoh abadi mandiri, minta 5 juta, resmi gak", a, "PT. CONTOH ABADI MANDIRI"},
		{"ditawari kerja lewat PT Contoh Abadi gaji besar", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi, Makmur", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi (Malaysia)", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi\nMakmur", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi, eh bukan, Setia Misal", a, "PT Contoh Abadi"},
		{"Karya Indah dan PT Contoh Abadi resmi?", a, "PT Contoh Abadi"},
		{"pinjam izin PT Contoh Abadi", a, "PT Contoh Abadi"},
		{"guduk PT Contoh Abadi", a, "PT Contoh Abadi"},
		{"S.P.T. Sumber", a, "PT Sumber"},
		{"PT Sumber Lo", a, "PT Sumber"},
		{"PT Sumber Legal resmi?", a, "PT Sumber"},
		{"apakah itu dari sumber resmi?", a, "PT Sumber"},
		{"PT Contoh Abadi \U0001F171", a, "PT Contoh Abadi"},
		{"Palsu Sekali 12345678901230001", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi, nomor izin 55512345678900009", a, "PT Contoh Abadi"},
		{"CV Kembar Fiksi 88812345678900002", a, "CV Kembar Fiksi"},
		{"12345678901230001–2", a, "PT Contoh Abadi"},
		{"1/KEP.321/MEN/2010", a, "PT Umpama Karya Manunggal"},
		{"KEP.321/MEN/2010 B", a, "PT Umpama Karya Manunggal"},
		{"SK.321/MEN/2010", a, "PT Umpama Karya Manunggal"},
		// many ways to ask
		{"PT Contoh Abadi bisa dipercaya?", f, "PT Contoh Abadi"},
		{"apakah PT Contoh Abadi punya izin?", f, "PT Contoh Abadi"},
		{"mau tanya apakah PT Contoh Abadi sudah berizin", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi masih aktif gak?", f, "PT Contoh Abadi"},
		{"izin PT Contoh Abadi masih berlaku gak?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi ada di daftar?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi sdh terdaftar blm", f, "PT Contoh Abadi"},
		{"kaula terro atanya PT Contoh Abadi paneka resmi ponapa bunten", f, "PT Contoh Abadi"},
		{"mas, PT Contoh Abadi niku resmi nopo mboten?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi bada ijinna?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi resmi kan mbak?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi izinnya dicabut ya", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi aman kan ya bu", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi jareya resmi enje'?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi iku resmi opo ora mas", f, "PT Contoh Abadi"},
		{"engko' terro tao PT Contoh Abadi resmi apa enja'", f, "PT Contoh Abadi"},
		{"anak saya ditawari PT Contoh Abadi, resmi apa tidak?", f, "PT Contoh Abadi"},
		{"tang ale' adaftar?", n, ""},
		{"PT Contoh Abadi, tolong dicek ya kak", f, "PT Contoh Abadi"},
		{"tolong cek PT Contoh Abadi ya", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi itu gimana?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi statusnya apa", f, "PT Contoh Abadi"},
		{"berapa nomor izin PT Contoh Abadi?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi kena sanksi gak", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi masih beroperasi?", f, "PT Contoh Abadi"},
		{"apakah PT Contoh Abadi resmi dan terdaftar?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi itu perusahaan resmi?", f, "PT Contoh Abadi"},
		// other firms, in the same words
		{"anak PT Contoh Abadi resmi gak?", a, "PT Contoh Abadi"},
		{"anak perusahaan PT Contoh Abadi resmi gak?", a, "PT Contoh Abadi"},
		{"adiknya PT Contoh Abadi aman kan?", a, "PT Contoh Abadi"},
		{"mirip PT Contoh Abadi, resmi kan?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi palsu", a, "PT Contoh Abadi"},
		{"cek PT Contoh Abadi Aman ya kak", a, "PT Contoh Abadi"},
		{"tolong cek PT Contoh Abadi Terpercaya?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi itu PT Tak Dikenal ya?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi yang di Malang gimana?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi Hidup izinnya dicabut ya", a, "PT Contoh Abadi"},
		{"PT Palsu Sekali izinnya 12345678901230001 resmi kan?", a, "PT Contoh Abadi"},
		{"PT Contoh Abadi dong", a, "PT Contoh Abadi"},
		// similar is never found
		{"PT Contoh Abdi", a, "PT Contoh Abadi"},
		{"pt conto abadi", a, "PT Contoh Abadi"},
		{"PT Umpama Karya Manunggall", a, "PT Umpama Karya Manunggal"},
		{"PT Umpama Karya", a, "PT Umpama Karya Putra"}, // both are as near: the revoked one first
		{"Setya Misal", a, "PT Setia Misal"},
		{"setiamisall", a, "PT Setia Misal"},
		{"Соntoh Abadi", a, "PT Contoh Abadi"}, // Cyrillic С and о
		{"kemarin tetangga saya ditawari orang dari PT Contoh Abdi kerja di taiwan", a, "PT Contoh Abadi"},
		{"Kembar Fiksi", a, "CV Kembar Fiksi"},
		{"PT Kembar Fiksi", a, "CV Kembar Fiksi"},
		// licence numbers
		{"12345678901230001", f, "PT Contoh Abadi"},
		{"1234 5678 9012 30001", f, "PT Contoh Abadi"},
		{"1234.5678.9012.30001", f, "PT Contoh Abadi"},
		{"SIP3MI No. 12345678901230001 resmi?", f, "PT Contoh Abadi"},
		{"izinnya 12345678901230001, itu bener?", f, "PT Contoh Abadi"},
		{"PT Contoh Abadi SIP3MI 12345678901230001", f, "PT Contoh Abadi"},
		{"kep 321 men 2010", f, "PT Umpama Karya Manunggal"},
		{"KEP321/MEN/2010", f, "PT Umpama Karya Manunggal"},
		{"3212010", a, "PT Umpama Karya Manunggal"}, // cut otherwise, and without its letters
		{"321/2010", a, "PT Umpama Karya Manunggal"},
		{"3/21 MEN 2010", a, "PT Umpama Karya Manunggal"},
		{"34/MEN/LN/DB/2000", n, ""},
		{"034/MEN/LN/DB/2000", f, "PT Umpama Karya Putra"},
		{"88812345678900002", f, "PT Kembar Fiksi"},
		{"CV Kembar Fiksi 88812345678900001", f, "CV Kembar Fiksi"},
		// a real number under another name
		{"PT Contoh Abadi Mandiri 12345678901230001", a, "PT. CONTOH ABADI MANDIRI"},
		{"PT Palsu Sekali 12345678901230001", a, "PT Contoh Abadi"},
		// other numbers
		{"123456789012300012", a, "PT Contoh Abadi"},  // one digit more
		{"12345678901230001-2", a, "PT Contoh Abadi"}, // a branch, perhaps
		{"321 kambing tahun 2010", n, ""},
		{"2345678901230", n, ""},
		// nothing near
		{"", n, ""},
		{"PT", n, ""},
		{"?", n, ""},
		{"😀😀😀", n, ""},
		{"saya mau kerja di taiwan gaji berapa", n, ""},
		{"'; DROP TABLE agency; --", n, ""},
		{"<script>alert(1)</script>", n, ""},
		{"PT Xyzzy Plugh", n, ""},
		{strings.Repeat("PT Contoh Abadi ", 10_000), a, "PT Contoh Abadi"},
		{"PT Contoh Abadi" + strings.Repeat(" ", 5000) + "Mandiri", a, "PT Contoh Abadi"},
		{"\u202ePT Contoh Abadi\u202c", f, "PT Contoh Abadi"},
		{"PT Contoh\xff\xfeAbadi", f, "PT Contoh Abadi"},
	} {
		v := x.Find(c.text, now)
		name := v.Record.Name
		if len(v.Candidates) > 0 {
			name = v.Candidates[0].Record.Name
		}
		if v.Kind != c.kind || name != c.name {
			t.Errorf("Find(%.60q) = %s %q, want %s %q", c.text, v.Kind, name, c.kind, c.name)
		}
		checkShape(t, c.text, v)
	}
}

// checkShape asserts what holds for every verdict.
func checkShape(t interface{ Errorf(string, ...any) }, text string, v agency.Verdict) {
	if (v.Kind == agency.Found) != (v.Record != agency.Record{}) {
		t.Errorf("Find(%.60q): %s with record %+v", text, v.Kind, v.Record)
	}
	if (v.Kind == agency.Ambiguous) != (len(v.Candidates) > 0) || len(v.Candidates) > agency.MaxCandidates {
		t.Errorf("Find(%.60q): %s with %d candidates", text, v.Kind, len(v.Candidates))
	}
	last := 1.0
	for i, c := range v.Candidates {
		if c.Score <= 0 || c.Score > last {
			t.Errorf("Find(%.60q): score %v after %v", text, c.Score, last)
		}
		last = c.Score
		for _, d := range v.Candidates[:i] {
			if c.Record == d.Record {
				t.Errorf("Find(%.60q): %q twice", text, c.Record.Name)
			}
		}
	}
}

func TestOtherForm(t *testing.T) {
	for _, c := range []struct{ query, registered, want string }{
		{"CV Contoh Abadi", "PT Contoh Abadi", "CV"},
		{"c.v. contoh abadi", "PT. Contoh Abadi", "CV"},
		{"cek UD contoh abadi", "PT Contoh Abadi", "UD"},
		{"Yayasan Contoh Abadi", "PT Contoh Abadi", "yayasan"},
		{"PT Contoh Abadi", "PT Contoh Abadi", ""},
		{"contoh abadi", "PT Contoh Abadi", ""},
		{"CV Kembar Fiksi", "CV Kembar Fiksi", ""},
		{"lpk mana saja", "Contoh Abadi", ""},
		{"koperasi contoh", "PT Koperasi Contoh", ""},
		{"LPK dari PT Contoh Abadi", "PT Contoh Abadi", ""},
	} {
		if got := agency.OtherForm(c.query, c.registered); got != c.want {
			t.Errorf("OtherForm(%q, %q) = %q, want %q", c.query, c.registered, got, c.want)
		}
	}
}

func TestFindWithoutRegister(t *testing.T) {
	var none *agency.Index
	for _, x := range []*agency.Index{none, agency.NewIndex(nil)} {
		if v := x.Find("PT Contoh Abadi", now); v.Kind != agency.NoData || v.Stale || v.AsOf != "" {
			t.Errorf("empty register: %+v", v)
		}
		if x.Len() != 0 || x.AsOf() != "" {
			t.Errorf("empty register has %d records as of %q", x.Len(), x.AsOf())
		}
	}
}

func TestStale(t *testing.T) {
	for asOf, want := range map[string]bool{
		"2026-11-23": false, "2026-11-01": false, "2026-10-10": false, "2026-10-09": false,
		"2026-10-08": true, "2025-11-23": true, "2026-11": false, "2026": true, "": true, "kemarin": true,
	} {
		x := agency.NewIndex([]agency.Record{{Name: "PT Contoh", AsOf: asOf}})
		for _, text := range []string{"contoh", "tak ada sama sekali"} {
			if v := x.Find(text, now); v.Stale != want || v.AsOf != asOf {
				t.Errorf("as of %q, %s: stale %v as of %q, want %v", asOf, v.Kind, v.Stale, v.AsOf, want)
			}
		}
	}
}

func TestRowsGivenTwiceCountOnce(t *testing.T) {
	r := agency.Record{Name: "PT Contoh", Licence: "123456", Status: agency.Active}
	other := r
	other.Status = agency.Revoked
	if v := agency.NewIndex([]agency.Record{r, r}).Find("contoh", now); v.Kind != agency.Found {
		t.Errorf("equal rows: %s", v.Kind)
	}
	if v := agency.NewIndex([]agency.Record{r, other}).Find("contoh", now); v.Kind != agency.Ambiguous || len(v.Candidates) != 2 {
		t.Errorf("rows that disagree: %+v", v)
	}
	if v := agency.NewIndex([]agency.Record{r, other}).Find("123456", now); v.Kind != agency.Ambiguous {
		t.Errorf("rows that disagree, by licence: %+v", v)
	}
}
