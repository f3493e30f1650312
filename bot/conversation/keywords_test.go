package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// keywords are what posters and radio tell people to send, with the tree each
// leads to.
var keywords = []struct {
	tree  string
	words []string
}{
	{"openings", []string{"LOKER", "LOWONGAN", "KALAKOAN"}},
	{"training", []string{"LATIHAN", "PELATIHAN", "PALATEYAN"}},
	{"rights", []string{"HAK", "HAK PANGLAKO"}},
	{"cost", []string{"BIAYA", "ONGKOS"}},
	{"requirements", []string{"SYARAT", "SARAT"}},
	{"agency", []string{"CEK PT Contoh Melati Jaya", "PAREKSA PT Contoh Melati Jaya", "CEK"}},
	{"register", []string{"DAFTAR", "ADAFTAR"}},
	{"report", []string{"LAPOR", "ALAPOR"}},
	{"emergency", []string{"TOLONG", "TOLONG ENGKO'", "NYO'ON TOLONG"}},
	{"office", []string{"KANTOR"}},
	{"language", []string{"BAHASA", "BHASA", "BASA"}},
	{"announcements", []string{"BERHENTI", "STOP", "AMBU"}},
	{"announcements", []string{"MULAI", "MOLAE"}},
}

// places are where somebody may stand, by what was said before.
var places = map[string][]string{
	"nowhere yet":        nil,
	"the menu":           {"menu"},
	"the second menu":    {"menu", "9"},
	"a list of openings": {"loker"},
	"an opening":         {"loker", "1"},
	"a list of rights":   {"hak", "1"},
	"an answer":          {"biaya", "1"},
	"the consent":        {"daftar"},
	"the name":           {"daftar", "ya"},
	"the age":            {"daftar", "ya", "siti contoh"},
	"the district":       {"daftar", "ya", "siti contoh", "24"},
	"the village":        {"daftar", "ya", "siti contoh", "24", "kraksaan"},
	"the country":        {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan"},
	"the NIK":            {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan"},
	"the summary":        {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan", "lewati"},
	"a finished form":    {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", "1"},
	"a report":           {"lapor", "2"},
	"an emergency":       {"tolong"},
	"the language":       {"bahasa"},
	"the agency's name":  {"cek pt"},
	"not understood":     {"xyzzy plugh"},
}

// A keyword works wherever somebody stands, in either language, and on SMS its
// answer costs at most two segments.
func TestKeywordsWorkAnywhere(t *testing.T) {
	for place, before := range places {
		for _, language := range []string{"", "madura"} {
			for _, k := range keywords {
				for _, word := range k.words {
					for _, typed := range []string{word, strings.ToLower(word)} {
						st := newStage(t, bot.SMS)
						if language != "" {
							st.says(language)
						}
						for _, line := range before {
							st.says(line)
						}
						st.says(typed)
						if place == "nowhere yet" && language == "" && (word == "MULAI" || word == "MOLAE") {
							st.at("menu.welcome") // people begin a bot so
							continue
						}
						in := func(node string) bool { return strings.HasPrefix(node, k.tree+".") }
						if !in(st.turn.Node) && !slices.ContainsFunc(st.turn.Trace, in) {
							t.Errorf("%s %s: %q leads to %s by %v:\n%s", place, language, typed, st.turn.Node, st.turn.Trace, strings.Join(st.turn.Replies, "\n---\n"))
						}
					}
				}
			}
		}
	}
}
