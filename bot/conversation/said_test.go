package conversation_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
)

// saidStates are the states of package acts: how one gets there, and what became of a text
// that was said there, in the words of the corpus.
var saidStates = map[string]struct {
	reach func(t *testing.T) *stage
	took  func(st *stage, reply string) string
}{
	"danger": {func(t *testing.T) *stage { return alarmed(t, "saya ditahan calo") }, func(st *stage, reply string) string {
		switch {
		case st.urgent():
			return "yes"
		case st.state().Asking == "danger":
			return "ask"
		}
		return "no"
	}},
	"delete": {func(t *testing.T) *stage { return heard(t, "menu", "hapus data") }, func(st *stage, reply string) string {
		switch {
		case st.done("data.deleted"):
			return "yes"
		case st.turn.Node == "privacy.sure":
			return "ask"
		}
		return "no"
	}},
	"stopped": {stopped, func(st *stage, reply string) string {
		switch {
		case st.done("announcements.resumed"):
			return "resume"
		case strings.HasPrefix(string(st.state().Asking), "resume") || strings.Contains(reply, "*MULAI*"):
			return "ask"
		}
		return "other"
	}},
	"stop": {func(t *testing.T) *stage { return heard(t, "menu") }, func(st *stage, reply string) string {
		switch {
		case st.done("announcements.stopped"):
			return "stop"
		case st.state().Asking == "stop":
			return "ask"
		}
		return "other"
	}},
	"free": {func(t *testing.T) *stage { return newStage(t, bot.WhatsApp) }, func(st *stage, reply string) string {
		if st.cries(reply) {
			return "cry"
		}
		return "calm"
	}},
	"age": {func(t *testing.T) *stage { return registeredUpTo(t, bot.WhatsApp, answersInOrder[:1]...) }, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.turn.Node == "register.under_age":
			return "minor"
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "cancel"
		case f.Answers.Get("age") != "":
			return f.Answers.Get("age")
		}
		return "ask"
	}},
	"nik": {atNIK, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.turn.Node == "register.under_age":
			return "minor"
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "cancel"
		case f.Answers.Get("age") != "25" && f.Answers.Get("age") != "":
			return "age:" + f.Answers.Get("age")
		case f.Confirming || f.Answers.Get("nik") != "":
			return "skip"
		}
		return "ask"
	}},
	"summary": {func(t *testing.T) *stage {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
		st.at("register.form.confirm")
		return st
	}, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.done("registration.completed"):
			return "yes"
		case st.turn.Node == "register.under_age":
			return "minor"
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "no"
		case !f.Confirming || !strings.Contains(string(st.stored), "Siti Contoh") || f.Answers.Get("age") != "24" || f.Answers.Get("village") != st.kept.Get("village") || f.Answers.Get("country") != st.kept.Get("country") || st.state().Asking == "field":
			return "edit"
		}
		return "ask"
	}},
	"reportsummary": {reported, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.done("report.filed"):
			return "yes"
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "no"
		case !f.Confirming || st.state().Asking == "field" || f.Answers.Get("who") != st.kept.Get("who") || f.Answers.Get("what") != st.kept.Get("what") || f.Answers.Get("money") != st.kept.Get("money"):
			return "edit"
		}
		return "ask"
	}},
	"story": {func(t *testing.T) *stage { return heard(t, reportAnswers[:2]...) }, reportField("what")},
	"who":   {func(t *testing.T) *stage { return heard(t, reportAnswers[:3]...) }, reportField("who")},
	"consent": {func(t *testing.T) *stage { return heard(t, "menu", "daftar") }, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.done("consent.given"):
			return "yes"
		case st.cries(reply):
			return "cry"
		case strings.HasPrefix(st.turn.Node, "register.consent") || f != nil && f.Field == "consent" || strings.Contains(reply, "Anda setuju"):
			return "ask"
		}
		return "no"
	}},
	"stopask": {func(t *testing.T) *stage { return heard(t, "menu", "saya mau berhenti dapat pesan ini") }, func(st *stage, reply string) string {
		switch {
		case st.done("announcements.stopped"):
			return "yes"
		case st.state().Asking == "stop":
			return "ask"
		}
		return "no"
	}},
	"village": {func(t *testing.T) *stage { return registeredUpTo(t, bot.WhatsApp, answersInOrder[:3]...) }, func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "cancel"
		case f.Answers.Get("village") != "":
			return f.Answers.Get("village")
		}
		return "ask"
	}},
	"firm": {func(t *testing.T) *stage { return newStage(t, bot.WhatsApp) }, func(st *stage, reply string) string {
		switch {
		case st.cries(reply):
			return "cry"
		case strings.HasPrefix(st.turn.Node, "agency"):
			return "check"
		}
		return "calm"
	}},
}

// heard is a stage where some texts were said already; what they did does not count.
func heard(t *testing.T, texts ...string) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	for _, text := range texts {
		st.says(text)
	}
	st.events = nil
	return st
}

// cries reports whether a text was heard as one about danger: staff are called, or it is asked.
func (st *stage) cries(reply string) bool {
	return st.urgent() || st.state().Asking == "danger" || strings.Contains(reply, "*Telepon sekarang") || strings.Contains(reply, "*Telpon samangken")
}

func reportField(name string) func(st *stage, reply string) string {
	return func(st *stage, reply string) string {
		f := st.state().Form
		switch {
		case st.cries(reply):
			return "cry"
		case f == nil || f.Suspended:
			return "cancel"
		case f.Answers.Get(name) != "":
			return "value"
		case f.Field != name:
			return "skip"
		}
		return "ask"
	}
}

// harmful is what an answer must never be taken for: what it asked not to do is done, or a cry
// is not heard.
func harmful(state, got string, want []string) bool {
	does := map[string]string{"delete": "yes", "summary": "yes", "reportsummary": "yes", "consent": "yes", "stopped": "resume"}
	switch {
	case does[state] != "" && got == does[state]:
		return true
	case slices.Contains(want, "cry"):
		return true
	case state == "danger" && slices.Contains(want, "yes"):
		return got == "no"
	case slices.Contains(want, "minor"):
		return got != "ask" && got != "edit"
	}
	return false
}

// leastSaid is how many of 100 answers of a hand that taught nothing are taken for what they
// are, by rules and second reading together; the rules alone take 76.
const leastSaid = 82

// What people say in each state, in the words of hands that saw neither code nor examples, is
// taken for what it is, and never for the opposite of what it wants. KANCA_TEST_SAID names other
// files to measure with.
func TestWhatPeopleSayInEachState(t *testing.T) {
	pattern, own := os.LookupEnv("KANCA_TEST_SAID")
	if !own {
		pattern = filepath.Join("..", "understanding", "acts", "heldout", "*.tsv")
	}
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file is named %s: %v", pattern, err)
	}
	space := regexp.MustCompile(`\s+`)
	right, all := map[string]int{}, map[string]int{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			parts := strings.Split(strings.TrimSpace(line), "\t")
			state, ok := saidStates[parts[0]]
			if !ok || len(parts) != 3 {
				t.Fatalf("%s: no case: %q", file, line)
			}
			st := state.reach(t)
			st.events = nil
			if f := st.state().Form; f != nil {
				st.kept = f.Answers
			}
			reply := st.says(parts[1])
			got, want := state.took(st, reply), strings.Split(parts[2], "|")
			all[parts[0]]++
			all[""]++
			if slices.ContainsFunc(want, func(w string) bool { return same(w, got) }) {
				right[parts[0]]++
				right[""]++
				continue
			}
			if reply = space.ReplaceAllString(reply, " "); harmful(parts[0], got, want) {
				t.Errorf("%s\t%s\twant %s\tgot %s\t%.140s", parts[0], parts[1], parts[2], got, reply)
			} else {
				t.Logf("%s\t%s\twant %s\tgot %s\t%.140s", parts[0], parts[1], parts[2], got, reply)
			}
		}
	}
	for _, state := range slices.Sorted(maps.Keys(all)) {
		t.Logf("== %s %d of %d", state, right[state], all[state])
	}
	if !own && right[""]*100 < all[""]*leastSaid {
		t.Errorf("%d of %d are taken for what they are, want %d of 100", right[""], all[""], leastSaid)
	}
}

func same(want, got string) bool {
	if _, err := strconv.Atoi(want); err == nil {
		return want == got
	}
	fold := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	return fold(want) == fold(got)
}
