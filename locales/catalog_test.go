package locales_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"kanca/bot"
	"kanca/locales"
)

func load(t *testing.T) *locales.Catalog {
	t.Helper()
	c, err := locales.Load(locales.Files())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBothLanguagesAreComplete(t *testing.T) { load(t) }

// go-i18n has no plural rule for Madurese; this is what must not happen: the
// Indonesian text under a Madurese name.
func TestMadureseReallyComesOut(t *testing.T) {
	c := load(t)
	id := c.Text(bot.Indonesian, bot.WhatsApp, "common.not_understood", nil)
	mad := c.Text(bot.Madurese, bot.WhatsApp, "common.not_understood", nil)
	if !strings.Contains(id, "belum paham") || !strings.Contains(mad, "ta' ngarte") {
		t.Errorf("Indonesian: %q\nMadurese: %q", id, mad)
	}
}

func TestMadureseIsPlainASCII(t *testing.T) {
	c := load(t)
	for _, lang := range bot.Langs {
		for _, key := range c.Keys(lang) {
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				for _, r := range c.Text(lang, medium, key, nil) {
					if r > 126 {
						t.Errorf("%s: %q has %q, which makes an SMS two and a half times as long", c.Where(lang, key), key, r)
					}
				}
			}
		}
	}
}

func TestWholeMessagesAreCommands(t *testing.T) {
	w := load(t).Words
	for text, want := range map[string]locales.Command{
		"berhenti": locales.CommandStop, "stop": locales.CommandStop, "ambu": locales.CommandStop, "berhenti pak": locales.CommandStop,
		"mulai": locales.CommandResume, "molae": locales.CommandResume,
		"0": locales.CommandMenu, "menu": locales.CommandMenu, "kembali": locales.CommandBack, "abali": locales.CommandBack,
		"iya": locales.CommandYes, "engghi": locales.CommandYes, "enggi": locales.CommandYes, "bhunten": locales.CommandNo, "tidak": locales.CommandNo,
		"lanjut": locales.CommandContinue, "batal": locales.CommandCancel, "lewati": locales.CommandSkip,
		"lewati aja": locales.CommandSkip, "lebadi bhai": locales.CommandSkip, "berhenti saja": locales.CommandStop,
		"saya mau berhenti kerja": "", "kapan berangkat": "",
	} {
		if got := w.Command(text); got != want {
			t.Errorf("Command(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{"3": 3, "nomor 3": 3, "tiga": 3, "tello'": 3, "tello": 3, "pilih dua": 2, "se settong": 1,
		"se nomer ballu'": 8, "kalau yang nomor 4": 4, "pilih nomor 4 pak": 4, "empat saja": 4, "saya pilih yang ketiga": 3, "lema' bhai": 5} {
		if got, ok := w.Number(text); !ok || got != want {
			t.Errorf("Number(%q) = %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "saya", "12345", "umur 24", "4 bulan", "nomor", "saya 4 orang"} {
		if n, ok := w.Number(text); ok {
			t.Errorf("Number(%q) = %d", text, n)
		}
	}
}

func TestMistakesAreNamedWithFileAndLine(t *testing.T) {
	words := "commands: {menu: [menu], back: [kembali], cancel: [batal], continue: [lanjut], restart: [ulang], skip: [lewati], next: [n], help: [bantuan], stop: [berhenti], resume: [mulai], yes: [ya], no: [tidak], change: [ubah]}\n"
	for name, c := range map[string]struct{ id, mad, want string }{
		"missing":    {"a.b: satu\na.c: dua\n", "a.b: settong\n", `a.id.yaml:2: L01 text "a.c" is missing in "mad"`},
		"holes":      {"a.b: \"{{.Satu}}\"\n", "a.b: \"{{.Dua}}\"\n", `a.mad.yaml:1: L03 text "a.b" has the holes [Dua] here and [Satu]`},
		"twice":      {"a.b: satu\na.b: dua\n", "a.b: settong\n", `a.id.yaml:2: L00 text "a.b" stands here twice`},
		"empty":      {"a.b: \"\"\n", "a.b: settong\n", `a.id.yaml:1: L01 text "a.b" is empty`},
		"not a hole": {"a.b: \"{{if .X}}\"\n", "a.b: settong\n", "write a hole as {{.Name}}"},
		"no text":    {"a.b: 5\n", "a.b: settong\n", `a.id.yaml:1: L00 "a.b" must be a text; put 5 in double quotes`},
		"a list":     {"a.b: [satu]\n", "a.b: settong\n", `a.id.yaml:1: L00 "a.b" must be a text`},
		"bracket":    {"a.b: [\n", "a.b: settong\n", "a.id.yaml:1: L00 the bracket"},
		"colon":      {"a.b: satu\na.c: satu: dua\n", "a.b: settong\n", "a.id.yaml:2: L00 there is one colon too many"},
		"quote":      {"a.b: \"satu\na.c: dua\n", "a.b: settong\n", "a.id.yaml:1: L00 a quote in this line"},
		"star":       {"a.b: *satu*\n", "a.b: settong\n", "a.id.yaml:1: L00 a text must not begin with *"},
		"not UTF-8":  {"a.b: satu\na.c: \xe2\n", "a.b: settong\n", "a.id.yaml:2: L00 this is no UTF-8"},
		"all empty":  {"", "a.b: settong\n", "a.id.yaml:1: L00 the file is empty"},
	} {
		fsys := fstest.MapFS{
			"a.id.yaml": {Data: []byte(c.id)}, "a.mad.yaml": {Data: []byte(c.mad)},
			"words.id.yaml": {Data: []byte(words)}, "words.mad.yaml": {Data: []byte(words)},
		}
		_, err := locales.Load(fsys)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant: %s", name, err, c.want)
		}
		if strings.Contains(err.Error(), ":0:") {
			t.Errorf("%s: a problem without a line: %v", name, err)
		}
	}
	for old, c := range map[string]struct{ new, want string }{
		"menu: [menu]":     {"menuu: [menu], menu: [menu]", `words.id.yaml:1: L00 "menuu" is not a command`},
		"stop: [berhenti]": {"stop: []", `words.id.yaml:1: L01 no words for the command "stop"`},
		"back: [kembali]":  {"back: [menu]", `words.id.yaml:1: L05 "menu" means both`},
		"commands:":        {"comands:", `words.id.yaml:1: L00 the key "comands" is unknown; did you mean "commands"?`},
	} {
		fsys := fstest.MapFS{
			"a.id.yaml": {Data: []byte("a.b: satu\n")}, "a.mad.yaml": {Data: []byte("a.b: settong\n")},
			"words.id.yaml": {Data: []byte(strings.Replace(words, old, c.new, 1))}, "words.mad.yaml": {Data: []byte(words)},
		}
		if _, err := locales.Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant: %s", c.new, err, c.want)
		}
	}
}
