package conversation_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
)

// invites finds what nobody may be told who cannot answer.
var invites = regexp.MustCompile(`(?i)\b(balas|bales|pilih angka)\b|(?m)^\d[ .]`)

// Under a name that cannot be answered a question gets its answer, and whatever
// would need another message gets where to ask.
func TestARouteThatCannotBeAnswered(t *testing.T) {
	for text, want := range map[string][]string{
		"apa boleh majikan menahan paspor?": {"UU 18/2017", "KP2MI"},
		"berapa biaya ke luar negeri?":      {"Pasal 30"},
		"loker":                             {"- ", "tidak bisa dibalas"},
		"loker taiwan":                      {"Taiwan", "- "},
		"latihan":                           {"- "},
		"cek pt contoh melati jaya":         {"PT Contoh Melati Jaya"},
		"menu":                              {"tidak bisa dibalas"},
		"daftar":                            {"tidak bisa dibalas"},
		"DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan": {"tidak bisa dibalas"},
		"lapor":                 {"tidak bisa dibalas"},
		"hak":                   {"tidak bisa dibalas"},
		"xyzzy plugh":           {"tidak bisa dibalas"},
		"n":                     {"tidak bisa dibalas"},
		"1":                     {"tidak bisa dibalas"},
		"tolong saya disekap":   {"0800-1000", "110"},
		"BERHENTI":              {"tidak akan menerima pengumuman"},
		"kantor":                {"KP2MI"},
		"saya mau ganti bahasa": {"tidak bisa dibalas"},
	} {
		st := newStage(t, bot.SMS)
		st.env.Traits.Answerable = false
		reply := st.hears(text, want...)
		if found := invites.FindString(reply); found != "" || strings.HasSuffix(strings.TrimSpace(reply), "?") {
			t.Errorf("> %s invites to answer (%q):\n%s", text, found, reply)
		}
		checkTurn(t, st, conversation.Input{Text: text})
	}
	st := newStage(t, bot.SMS)
	st.env.Traits.Answerable = false
	st.says("BERHENTI")
	st.happened("announcements.stopped")
	st.hears("bada lowongan ka taiwan?", "ta' bisa ebales")
}

// A message on such a route does not move a conversation held elsewhere.
func TestAOneWayMessageLeavesTheConversationWhereItIs(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	for _, line := range []string{"daftar", "ya", "siti contoh"} {
		st.says(line)
	}
	st.at("register.form.age")
	st.env.Traits = bot.Traits{Medium: bot.SMS}
	for _, line := range []string{"lapor", "1", "hak", "berapa biaya?", "batal"} {
		if reply := st.says(line); strings.Contains(reply, "umur") {
			t.Errorf("> %s was taken for an answer:\n%s", line, reply)
		}
		st.at("register.form")
	}
	st.env.Traits = bot.Traits{Medium: bot.WhatsApp, Answerable: true}
	st.says("24")
	st.at("register.form.district")
}

func TestWhateverIsSaidOneWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		st := newStage(t, bot.SMS)
		st.env.Traits.Answerable = false
		if rapid.Bool().Draw(rt, "empty") {
			st.env.Content = emptyContent(t)
		}
		for range rapid.IntRange(1, 6).Draw(rt, "length") {
			in := conversation.Input{Kind: bot.KindText, Text: rapid.SampledFrom(lines).Draw(rt, "line")}
			reply := st.step(in)
			checkTurn(t, st, in)
			if found := invites.FindString(reply); found != "" {
				rt.Fatalf("%q invites to answer (%q):\n%s", in.Text, found, reply)
			}
			var s conversation.State
			if err := json.Unmarshal(st.stored, &s); err != nil || s.Form != nil || s.Asking != "" || len(s.Shown) > 0 {
				rt.Fatalf("%q left a question open: %s", in.Text, st.stored)
			}
		}
	})
}
