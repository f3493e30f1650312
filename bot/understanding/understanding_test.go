package understanding_test

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
)

// TestModelIsOfTheExamples fails when an example or a word table was changed
// and the model was not made anew: run go generate ./bot/understanding.
func TestModelIsOfTheExamples(t *testing.T) {
	examples, err := training.ReadExamples(os.DirFS("examples/train"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	got, err := training.FitIntents(training.Samples(x, examples), training.IntentOptions).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("intents.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatal("intents.bin is not what the examples give; run go generate ./bot/understanding")
	}
}

func TestCommands(t *testing.T) {
	m := load(t)
	for text, want := range map[string]bot.Intent{
		"LOKER": bot.Openings, "latihan": bot.Training, "HAK": bot.Rights, "Biaya": bot.Cost, "SYARAT": bot.Requirements,
		"cek pt": bot.Agency, "DAFTAR": bot.Register, "lapor": bot.Report, "TOLONG": bot.Emergency, "tolooong": bot.Emergency,
		"kantor": bot.Office, "BAHASA": bot.Language, "BERHENTI": bot.Stop, "Ambu": bot.Stop, "stop.": bot.Stop, "mulai": bot.Resume,
		"molae": bot.Resume, "menu": bot.Menu, "sakalangkong": bot.Thanks, "Assalamualaikum pak": bot.Greet, "nyare lako": bot.Openings,
		"PT": bot.Agency, "pt.": bot.Agency, "MULAI LAGI": bot.Resume,
		"DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan": bot.Register, "adaftar budi umpama # 30 # besuk # malaysia": bot.Register,
		"halo kak": bot.Greet, "alapor": bot.Report, "palateyan": bot.Training,
	} {
		if got := m.Understand(text, ""); got.Intent != want || got.IntentScore < 0.9 {
			t.Errorf("%q is %s (%.2f), want %s", text, got.Intent, got.IntentScore, want)
		}
	}
}

// TestAsPeopleWrite is about what must not go wrong.
func TestAsPeopleWrite(t *testing.T) {
	m := load(t)
	for text, want := range map[string]bot.Intent{
		"ada loker taiwan gak kak":                                bot.Openings,
		"brp biaya ke hongkong":                                   bot.Cost,
		"PT anu resmi gak?":                                       bot.Agency,
		"nyare lako ka Malaysia":                                  bot.Openings,
		"engko' terro adaftar":                                    bot.Register,
		"bagaimana kalau gaji tidak dibayar?":                     bot.Rights,
		"bolehkah majikan menahan paspor?":                        bot.Rights,
		"tang ana' epokol majikanna e Arab":                       bot.Emergency,
		"adik saya hilang kontak 2 bulan di kamboja":              bot.Emergency,
		"saya disekap agen tidak boleh keluar":                    bot.Emergency,
		"jangan kirim pesan lagi":                                 bot.Stop,
		"mau ngomong sama petugas langsung":                       bot.Human,
		"hapus semua data saya":                                   bot.Privacy,
		"pakai bahasa madura saja":                                bot.Language,
		"pendaftaran saya sudah sampai mana?":                     bot.RegistrationStatus,
		"saya ditipu calo 15 juta":                                bot.Report,
		"kantor disnaker buka jam berapa":                         bot.Office,
		"resep rawon enak":                                        bot.Unknown,
		"harga bawang merah hari ini":                             bot.Unknown,
		"stop kontak rumah saya rusak":                            bot.Unknown,
		"mau daftar kuliah":                                       bot.Unknown,
		"laporan keuangan desa":                                   bot.Unknown,
		"asdf qwer zxcv":                                          bot.Unknown,
		"gaji saya 3 bulan gak dibayar majikan, saya di Malaysia": bot.Emergency,
	} {
		if got := m.Understand(text, ""); got.Intent != want {
			t.Errorf("%q is %s (%.2f, then %s %.2f), want %s", text, got.Intent, got.IntentScore, got.Second, got.SecondScore, want)
		}
	}
}

// TestStopIsNeverTakenForMore is about people who want no more announcements.
func TestStopIsNeverTakenForMore(t *testing.T) {
	m := load(t)
	for _, text := range []string{
		"nyo'on ambu kerem kabhar ka kaula", "tolong berhenti kirim lagi", "jangan stop", "stop dong jangan kirim lagi info nya", "ambu ngerem pole",
		"baari' sala, jha' ambu ngerem ka kaula", "jha' kerem pole, ambu",
	} {
		r := m.Understand(text, "")
		if r.Intent == bot.Resume && !(r.Close && r.Second == bot.Stop) {
			t.Errorf("%q is %s without a question", text, r.Intent)
		}
	}
}

func TestTwoSubjectsAreAskedAbout(t *testing.T) {
	m := load(t)
	for _, text := range []string{"biaya dan syarat", "syarat biaya", "biaya ban syarat", "biaya pelatihan korea"} {
		if r := m.Understand(text, ""); r.Intent == bot.Unknown || !r.Close || r.Second == r.Intent {
			t.Errorf("%q is taken for %s without a doubt (second %s, close %v)", text, r.Intent, r.Second, r.Close)
		}
	}
	for _, text := range []string{"biaya ke taiwan", "syaratnya apa saja", "jadwal pelatihan bahasa"} {
		if r := m.Understand(text, ""); r.Close {
			t.Errorf("%q names one subject, but is taken for %s or %s", text, r.Intent, r.Second)
		}
	}
}

func TestRelativesAbroadWithoutTrouble(t *testing.T) {
	m := load(t)
	for _, text := range []string{
		"suami saya orang madura kerja di malaysia", "tang lake oreng jhaba alako neng malaysia", "bibi saya kerja di kuala lumpur",
		"gimana caranya berhenti kerja dari majikan", "KBRI Indonesia e Taiwan bada e kimma?", "kakak ipar di taiwan kerasan, saya mau ikut kerja di sana",
	} {
		if r := m.Understand(text, ""); r.Intent == bot.Emergency {
			t.Errorf("%q is taken for a cry for help (%v)", text, r.IntentScore)
		}
	}
}

func TestLanguages(t *testing.T) {
	m := load(t)
	for _, c := range []struct {
		text  string
		saved bot.Lang
		want  understanding.Language
	}{
		{"saya mau tanya lowongan kerja di luar negeri", "", understanding.Indonesian},
		{"engko' terro alako ka loar negeri, baramma carana?", "", understanding.Madurese},
		{"aku pengin kerja nang luar negeri, piye carane mas", "", understanding.Other},
		{"kula badhe ndaftar", "", understanding.Other},
		{"kulo badhe takon lowongan dateng taiwan", "", understanding.Other},
		{"dalem badhe nyambut damel dateng jepang", "", understanding.Other},
		{"badhe lowongan ka taiwan?", "", understanding.Madurese},
		{"engko' arep daftar", "", understanding.Madurese},
		{"can you tell me about the salary there please", "", understanding.Other},
		{"工作在哪里", "", understanding.Other},
		{"🙏🙏🙏", "", understanding.Other},
		{"12345", "", understanding.Other},
		{"", "", understanding.Other},
		{"taiwan", bot.Madurese, understanding.Madurese},
		{"taiwan", bot.Indonesian, understanding.Indonesian},
		{"saya sudah tanya petugas tetapi tidak ada yang menjawab, daddhi engko' terro ngoca' bi' sampeyan polana tang ale' ghi' ta' mole", "", understanding.Mix},
	} {
		if got := m.Understand(c.text, c.saved); got.Language != c.want {
			t.Errorf("%q (saved %q) is %s %.2f, want %s", c.text, c.saved, got.Language, got.LanguageScore, c.want)
		}
	}
}

func TestEntitiesInside(t *testing.T) {
	m := load(t)
	for _, c := range []struct {
		text string
		want understanding.Entities
	}{
		{"loker pabrik ke korsel", understanding.Entities{Country: "KR", Job: "factory"}},
		{"mau ke taiwan atau hongkong", understanding.Entities{}},
		{"apakah PT Rembulan Khayal Abadi resmi?", understanding.Entities{Agency: "PT Rembulan Khayal Abadi"}},
		{"apakah PT Sumber Tenaga Kerja Khayal Abadi Jaya Makmur Sentosa terdaftar", understanding.Entities{Agency: "PT Sumber Tenaga Kerja Khayal Abadi Jaya Makmur Sentosa"}},
		{"pareksa PT Conto Rembulan Samodra Raja Abadi Bersama Kita, resmi ta'", understanding.Entities{Agency: "PT Conto Rembulan Samodra Raja Abadi Bersama Kita"}},
		{"saya 22 tahun 5 bulan", understanding.Entities{Age: 22}},
		{"jadwal kursus bahasa korea", understanding.Entities{Course: "language_korean"}},
		{"pakai bahasa madura", understanding.Entities{Language: "mad"}},
		{"calo minta Rp 2.500.000", understanding.Entities{Money: 2500000}},
		{"calo ementa lema' juta", understanding.Entities{Money: 5000000}},
		{"tidak usah kirim lagi", understanding.Entities{}}, // "usah" is not the USA
	} {
		if got := m.Understand(c.text, "").Entities; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q names %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestCountriesNamedWithoutADoubt(t *testing.T) {
	m := load(t)
	for text, want := range map[string][]understanding.Country{
		"kerja di taiwan atau kamboja":          {{Code: "TW", Name: "taiwan", Led: true}, {Code: "KH", Name: "kamboja"}},
		"uni emirat arab":                       {{Code: "AE", Name: "uni emirat arab"}},
		"ka Kambhoja'an":                        {{Code: "KH", Name: "kambhoja'an", Led: true}},
		"ke kamboya":                            {{Code: "KH", Name: "kamboya", Led: true}},
		"kursus bahasa arab":                    nil,
		"rumah di jalan kamboja nomor 3":        nil,
		"mau ke dumai naik bus":                 nil, // Dubai with a slip, or a town of Riau
		"enjam pesse 100 ebu":                   nil,
		"nama saya Katarina, aman dan nyaman ?": nil,
	} {
		if got := m.Understand(text, "").Countries; !reflect.DeepEqual(got, want) {
			t.Errorf("%q names %+v, want %+v", text, got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	m := load(t)
	r, words := m.Explain("pak saya mau tanya lowongan pabrik di taiwan", "")
	if !reflect.DeepEqual(r, m.Understand("pak saya mau tanya lowongan pabrik di taiwan", "")) {
		t.Fatal("Explain and Understand differ")
	}
	if len(words) == 0 || words[0].Text != "lowongan" || words[0].Weight <= 0 {
		t.Fatalf("the words that spoke for openings are %v", words)
	}
}

var bad = []string{
	"", " ", "\x00", "\xff\xfe", "👍👍👍", "1", "0000000000000000", "'", "'''", "\u202eabc\u202c", "<script>alert(1)</script>", "'; DROP TABLE person; --",
	"السلام عليكم", "你好", strings.Repeat("a", 100_000), strings.Repeat("tolong ", 20_000), strings.Repeat("🙏", 30_000), "rp", "rp rp rp", "5.", "2,5 juta",
	"pt", "pt ", "cv cv cv", "bahasa", "9999999999999999999999 juta", "ke", "umur", "1 2 3 4 5 6 7 8 9", "///", "a/1/b", "İİİ/1/x PT İ",
}

func TestBadInput(t *testing.T) {
	m := load(t)
	for _, text := range bad {
		check(t, m, text)
	}
	for _, text := range []string{
		"", " ", "👍👍👍", "1", "0000000000000000", "'", "你好", "\xff\xfeharga\x80\xc3\x28bawang\xa0\xa1", strings.Repeat("\xf0\x9fqG\xe2x tolong\xff\xfe\xfa\x81", 5000),
	} {
		if r := m.Understand(text, ""); r.Intent != bot.Unknown || r.Language != understanding.Other {
			t.Errorf("%q is %s in %s, want unknown in other", text, r.Intent, r.Language)
		}
	}
}

// TestCryThroughBrokenBytes keeps a cry for help that can still be read.
func TestCryThroughBrokenBytes(t *testing.T) {
	m := load(t)
	for _, text := range []string{"\xff\xfetolong\x80\xc3\x28saya\xa0\xa1", "tolong saya dipukul majikan \xf0\x9f\x98"} {
		if r := m.Understand(text, ""); r.Intent != bot.Emergency {
			t.Errorf("%q is %s, want emergency", text, r.Intent)
		}
	}
}

func check(t *testing.T, m *understanding.Model, text string) {
	t.Helper()
	r := m.Understand(text, bot.Madurese)
	if r.IntentScore < 0 || r.IntentScore > 1 || r.LanguageScore < 0 || r.LanguageScore > 1 || r.Second == r.Intent || r.Intent == "" || r.Language == "" {
		t.Fatalf("%.80q gives %+v", text, r)
	}
	if r.Entities.Money < 0 || r.Entities.Age < 0 {
		t.Fatalf("%.80q names %+v", text, r.Entities)
	}
	if again, _ := m.Explain(text, bot.Madurese); !reflect.DeepEqual(again, r) {
		t.Fatalf("%.80q gives %+v and then %+v", text, r, again)
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, text := range bad {
		f.Add(text[:min(len(text), 400)])
	}
	f.Add("pak, engko' terro adaftar ka hongkong, barampa biayana? 2,5 jt")
	m := load(f)
	f.Fuzz(func(t *testing.T, text string) { check(t, m, text) })
}

func TestConcurrentUse(t *testing.T) {
	m := load(t)
	want := m.Understand("ada loker taiwan gak kak", "")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				m.Understand("tolong saya dipukul majikan di arab", bot.Madurese)
				if got := m.Understand("ada loker taiwan gak kak", ""); !reflect.DeepEqual(got, want) {
					t.Errorf("another message changed %+v to %+v", want, got)
				}
			}
		})
	}
	all.Wait()
}

func TestMemory(t *testing.T) {
	if n := load(t).Bytes(); n > 8<<20 {
		t.Fatalf("the weights take %d bytes, want at most 8 MiB", n)
	}
}

// TestOrdinaryWordsNameNothing reads every frequent word alone and after words
// that lead to a place. Only the name of a district or village as it is written
// may name one.
func TestOrdinaryWordsNameNothing(t *testing.T) {
	m := load(t)
	table, err := os.ReadFile("lexicon/common.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	g := identity.LoadGazetteer()
	for _, d := range g.Districts() {
		names[spelling.Fold(spelling.Plain(d.Name))] = true
		for _, v := range g.Villages(d.Code) {
			names[spelling.Fold(spelling.Plain(v.Name))] = true
		}
	}
	for word := range strings.FieldsSeq(string(table)) {
		for _, text := range []string{word, "saya mau " + word + " besok", "dari " + word} {
			e := m.Understand(text, "").Entities
			if word == "kec" || word == "kecamatan" || word == "camat" { // "kecamatan besok" is Besuk
				continue
			}
			if (e.District != "" || e.Village != "") && !names[spelling.Fold(word)] {
				t.Errorf("%q names district %q, village %q", text, e.District, e.Village)
			}
		}
	}
}

// TestOrdinaryWordsHideNoOpenings is about words that were once taken for a job
// or a country, so that people were told that there is no work.
func TestOrdinaryWordsHideNoOpenings(t *testing.T) {
	m := load(t)
	for _, word := range strings.Fields(`sekarang sateya saiki skrg samangken kenalan tambah petugas pegawai staf manusia kenapa arapa nyapo
		kepala mata sepi klebun ta te kades ngale separo bala'agi masa bermasalah batuk kakanca sakampong`) {
		for _, text := range []string{word, "ada lowongan apa " + word + "?", "saya mau daftar " + word} {
			if e := m.Understand(text, "").Entities; e.Country != "" || e.Job != "" || e.Course != "" {
				t.Errorf("%q names %+v", text, e)
			}
		}
	}
	for text, want := range map[string]understanding.Entities{
		"bada lowongan pabrek?":       {Job: "factory"},
		"lowongan peternakn":          {Job: "agriculture"},
		"lako e kebbhun sawit":        {Job: "plantation"},
		"lowongan pabriknya":          {Job: "factory"},
		"lowongan pelyan restorn":     {Job: "hospitality"},
		"loker malysaia":              {Country: "MY"},
		"kursus njahit kapan":         {Course: "sewing"},
		"bada lowongan nyare jhuko'":  {Job: "fishing"},
		"kalakoan e singapore":        {Country: "SG"},
		"lowongan konstruksinya ada?": {Job: "construction"},
		"lowongan ke tawain":          {Country: "TW"},
	} {
		if got := m.Understand(text, "").Entities; got.Job != want.Job || got.Country != want.Country || got.Course != want.Course {
			t.Errorf("%q names %+v, want %+v", text, got, want)
		}
	}
}
