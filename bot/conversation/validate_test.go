package conversation_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/dialogs"
	"kanca/locales"
)

// edited is a folder with one piece of one file replaced.
func edited(t *testing.T, from fs.FS, file, old, new string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(from, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s does not hold %q", file, old)
			}
			data = []byte(strings.Replace(string(data), old, new, 1))
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestMistakesBetweenTreesTextsAndActionsAreNamed(t *testing.T) {
	nothing := func(string, bot.Lang) understanding.Result { return understanding.Result{Intent: bot.Unknown} }
	long := strings.Repeat("panjang sekali ", 12)
	for name, c := range map[string]struct{ folder, file, old, new, want string }{
		"unknown action":              {"dialogs", "report.yaml", "do: report.save", "do: report.burn", `D04 node "report.save" does "report.burn", which the engine does not have`},
		"outcome unhandled":           {"dialogs", "openings.yaml", "on: {found: list, none: none, no_data: no_data, fact: known}", "on: {found: list, none: none, fact: known}", `D04 node "openings.search" does not say where the outcome "no_data"`},
		"outcome unknown":             {"dialogs", "report.yaml", "on: {saved: done, lost: form}", "on: {saved: done, lost: form, eaten: form}", `D04 node "report.save" handles "eaten"`},
		"unknown list":                {"dialogs", "openings.yaml", "from: openings.countries", "from: openings.moons", "D04"},
		"unknown source":              {"dialogs", "privacy.yaml", "show: privacy.stored", "show: privacy.secrets", "D04"},
		"unknown field type":          {"dialogs", "register.yaml", "as: age", "as: shoe_size", "D04"},
		"text missing":                {"dialogs", "menu.yaml", "key: office", "key: bakery", `L01 text "menu.more.bakery" is missing`},
		"text unused":                 {"locales", "menu.id.yaml", "menu.thanks:", "menu.tanks: \"x\"\nmenu.thanks:", "menu.tanks"},
		"hole without data":           {"locales", "openings.id.yaml", "{{.Title}}", "{{.Title}} {{.Price}}", "Price"},
		"SMS too long":                {"locales", "register.id.yaml", "Berapa umur Anda?", long, `L05 text "register.form.age" takes 2 SMS segments`},
		"SMS menu too long":           {"locales", "menu.id.yaml", `menu.main.openings.sms: "Loker"`, `menu.main.openings.sms: "Lowongan kerja di luar negeri dari kantor"`, `L05 menu "menu.main" takes 2 SMS segments`},
		"SMS with data too long":      {"locales", "agency.id.yaml", "Bukan bukti orang/HP/rekening itu dari PT ini.", "Bukan bukti orang, nomor HP, atau rekening itu dari PT ini.", `L05 text "agency.active" takes 3 SMS segments`},
		"SMS menu with data too long": {"locales", "agency.id.yaml", "bisa salah tulis. Jangan bayar dulu, cek", "bisa salah tulis. " + long + "Jangan bayar dulu, cek", `L05 menu "agency.not_found" takes 3 SMS segments`},
		"SMS summary too long":        {"locales", "register.id.yaml", "register.form.summary.sms: \"Sudah benar?", "register.form.summary.sms: \"Sudah benar? " + long, `L05 the summary of "register.form" takes 3 SMS segments`},
		"options clash":               {"locales", "menu.id.yaml", `menu.main.rights.words: "`, `menu.main.rights.words: "biaya, `, `"biaya" chooses both`},
		"option a stop word":          {"locales", "menu.id.yaml", `menu.main.rights.words: "`, `menu.main.rights.words: "hak, stop, `, `D06 "stop" cannot choose "rights" of "menu.main", for it is the word for "stop" everywhere`},
		"option a number":             {"locales", "menu.id.yaml", `menu.main.rights.words: "`, `menu.main.rights.words: "hak, dua, `, `D06 "dua" cannot choose "rights" of "menu.main", for it is the number 2`},
		"option a command":            {"locales", "menu.mad.yaml", `menu.main.rights.words: "`, `menu.main.rights.words: "menu, `, `D06 "menu" cannot choose "rights"`},
		"option a language":           {"locales", "menu.id.yaml", `menu.main.rights.words: "`, `menu.main.rights.words: "madura, `, `the name of a language`},
		"SMS unwritable":              {"locales", "register.id.yaml", "Berapa umur Anda?", "你好 Berapa umur Anda?", `L06 text "register.form.age" has letters that SMS cannot carry`},
		"line of .sms":                {"locales", "menu.id.yaml", "menu.thanks:", "menu.thanks.sms: \"" + strings.Repeat("panjang sekali ", 24) + "\"\nmenu.thanks:", `menu.id.yaml:72: L05 text "menu.thanks"`},
	} {
		t.Run(name, func(t *testing.T) {
			treeFiles, textFiles := dialogs.Files(), locales.Files()
			if c.folder == "dialogs" {
				treeFiles = edited(t, treeFiles, c.file, c.old, c.new)
			} else {
				textFiles = edited(t, textFiles, c.file, c.old, c.new)
			}
			texts, err := locales.Load(textFiles)
			if err == nil {
				var trees *dialogs.Forest
				if trees, err = dialogs.Load(treeFiles); err == nil {
					_, err = conversation.New(trees, texts, nothing, nil, nil, identity.LoadGazetteer())
				}
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %q", err, c.want)
			}
		})
	}
}
