package conversation_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/dialogs"
)

// All people share one writer on SQLite: what one message costs the others wait for.
// mostTime is what a turn may compute on a machine that needs oneWork for the work of
// calibrate; a slower one, or one that is busy or looks for races, may take longer.
const (
	mostTime  = 5 * time.Millisecond
	oneWork   = time.Millisecond
	mostBytes = 4 << 20 // a turn that copies much more than it reads has no bound
	tries     = 40
)

// calibrate is how long a fixed piece of work takes now.
func calibrate() time.Duration {
	best := time.Hour
	for range 5 {
		start := time.Now()
		for range 2_000 {
			spelling.Distance("kraksaan wetan", "karksaan wetna", 2)
		}
		best = min(best, time.Since(start))
	}
	return best
}

// standing are the places where a conversation can wait: every node, every question
// of every form, every summary, and the engine's own questions.
func standing(t testing.TB) map[string]conversation.State {
	t.Helper()
	trees, err := dialogs.Load(dialogs.Files())
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{"name": "Siti Contoh", "age": "24", "district": "Kraksaan", "village": "Patokan", "country": "TW",
		"phone": "+6281200000001", "yesno": "yes", "text": "ada calo minta uang", "nik": "3513**********99"}
	states := map[string]conversation.State{"newcomer": {}}
	for _, n := range trees.Nodes() {
		s := conversation.State{Version: conversation.StateVersion, Lang: bot.Indonesian, At: noon.Unix() - 60, Node: n.ID}
		if n.Kind != dialogs.Form {
			states[string(n.ID)] = s
			continue
		}
		var answered conversation.Vars
		for _, f := range n.Fields {
			s.Form = &conversation.FormState{Node: n.ID, ID: "x", Field: f.Name, Answers: answered}
			states[string(n.ID)+"."+f.Name] = s
			answered = append(answered[:len(answered):len(answered)], conversation.Var{Name: f.Name, Value: answers[f.As]})
		}
		s.Form = &conversation.FormState{Node: n.ID, ID: "x", Answers: answered, Confirming: true}
		states[string(n.ID)+".confirm"] = s
		for _, asked := range []string{"continue", "stop", "intent", "field", "danger", "resume"} {
			conversation.SetAsking(&s, asked)
			states[string(n.ID)+"?"+asked] = s
			main := conversation.State{Version: conversation.StateVersion, Lang: bot.Madurese, At: s.At, Node: trees.Start, Pending: "tolong saya", Guesses: []bot.Intent{bot.Cost, bot.Agency}}
			conversation.SetAsking(&main, asked)
			states["menu?"+asked] = main
		}
	}
	return states
}

// nastyPieces are what the nastiest texts repeat: separators, labels, names of places and
// agencies half written, numbers, marks that are no letters, words that nothing knows.
var nastyPieces = []string{
	"#a", ",a ", "a;", "a ", "ab cd ", "\n", "1", "1 2 ", "3513 ", "123 123 ", "1.2.3-4/5 ", "5 juta ", "2,5 ", "٣ ", "KEP.321/MEN/2010 ",
	"umur ", "umur 1,", "desa ", "desa sumber,", "nama siti, ", "kraksan patokn#", "sumbr asi ", "sumber ", "24, kraksaan, patokan, taiwan, ", "24 kraksan ",
	"pt ", "pt maju jaya ", "p.t. contoh ", "cek pt ", "bukan ", "salah ", "jangan ", "tidak mau ", "DAFTAR #", "tolong ", "? ", "ya ", "batal ",
	"taiwan atau malaysia ", "satu dua tiga empat ", "qzx wvk jhg ", "abcdefghijklmnop", "abdina terro alako ka ", "saya mau kerja ke taiwan berapa biayanya ",
	"a\u200b", "a\u0301", "\u0301", "\u202e", "😀 ", "你好 ", "'", "\xff", "{{.Answer}} ", "di ke dari ", "rumah saya dekat sungai ikut jalan raya ",
}

// sentences are what people write where a village is asked, too long for an answer.
var sentences = []string{
	"rumah saya dekat sungai besar ikut jalan raya terus belok kiri sebelah masjid agung sana",
	"saya tinggal di desa dekat pasar kecamatan itu lho mbak yang ada pohon besar di depannya",
	"sebenarnya saya masih bingung mau tanya dulu ke bapak dan ibu di rumah karena belum tahu",
}

func repeated(piece string, length int) string {
	return strings.Repeat(piece, length/len(piece)+1)[:length]
}

// costs is what a turn on a text computes: everything but the database, with the
// masking of what is stored. Time is the least of some tries, for what else the
// machine does comes and goes.
func costs(st *stage, s conversation.State, text string, slow float64) (least time.Duration, bytes uint64) {
	var before, after runtime.MemStats
	least = time.Hour
	for range tries {
		runtime.ReadMemStats(&before)
		start := time.Now()
		st.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text}, st.env)
		identity.MaskNIK(text[:min(len(text), 10_000)])
		least = min(least, time.Since(start))
		runtime.ReadMemStats(&after)
		bytes = after.TotalAlloc - before.TotalAlloc
		if float64(least) <= slow*float64(mostTime)/2 {
			break
		}
	}
	return least, bytes
}

// timed skips a test that compares times where the race detector would bend them.
func timed(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("it compares times, which the race detector bends; make test runs it once more without")
	}
}

// TestNoTextCostsMuch sends the nastiest texts to every place where a conversation
// can wait.
func TestNoTextCostsMuch(t *testing.T) {
	timed(t)
	states := standing(t)
	st := newStage(t, bot.WhatsApp)
	type costly struct{ state, text string }
	var again []costly
	dear := func(c costly) (string, bool) {
		slow := max(1, float64(calibrate())/float64(oneWork))
		least, bytes := costs(st, states[c.state], c.text, slow)
		return fmt.Sprintf("%d bytes of %.20q at %s: %v and %d bytes allocated (the machine is %.1f times slower)", len(c.text), c.text, c.state, least, bytes, slow),
			float64(least) > slow*float64(mostTime) || bytes > mostBytes
	}
	for i, state := range slices.Sorted(maps.Keys(states)) {
		asked := state == "newcomer" || state == "agency.ask" || state == "menu.main" || state == "openings.list" || strings.Contains(state, ".form.")
		var texts []string
		for k, piece := range nastyPieces {
			if !asked && (i+k)%3 != 0 { // most places read free text the same way: each meets a third of the pieces
				continue
			}
			texts = append(texts, "DAFTAR "+repeated(piece, 4000))
			if asked {
				texts = append(texts, repeated(piece, 400), repeated(piece, 64_000))
			}
		}
		for _, text := range append(texts, sentences...) {
			if c := (costly{state, text}); costsMoreThan(st, states[state], text) {
				again = append(again, c)
			}
		}
	}
	t.Logf("%d places, %d texts that are measured again", len(states), len(again))
	// What else the machine did comes and goes; what a text costs stays.
	for _, c := range again {
		what, much := dear(c)
		for range 4 {
			if !much {
				break
			}
			what, much = dear(c)
		}
		if much {
			t.Error(what)
		}
	}
}

// costsMoreThan reports whether a text may cost too much, in a few tries.
func costsMoreThan(st *stage, s conversation.State, text string) bool {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for try := range 4 {
		start := time.Now()
		st.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text}, st.env)
		took := time.Since(start)
		if try == 0 {
			runtime.ReadMemStats(&after)
		}
		if took <= mostTime*2/3 {
			return after.TotalAlloc-before.TotalAlloc > mostBytes
		}
	}
	return true
}

// TestNoMixtureCostsMuch looks for others than those that somebody thought of.
func TestNoMixtureCostsMuch(t *testing.T) {
	timed(t)
	states := standing(t)
	var names []string
	for name := range states {
		names = append(names, name)
	}
	st := newStage(t, bot.SMS)
	rapid.Check(t, func(rt *rapid.T) {
		state := rapid.SampledFrom(names).Draw(rt, "state")
		text := ""
		for range rapid.IntRange(1, 4).Draw(rt, "kinds") {
			text += repeated(rapid.SampledFrom(nastyPieces).Draw(rt, "piece"), rapid.SampledFrom([]int{3, 40, 300, 2_000, 16_000}).Draw(rt, "length"))
		}
		slow := max(1, float64(calibrate())/float64(oneWork))
		if least, bytes := costs(st, states[state], text, slow); float64(least) > slow*float64(mostTime) || bytes > mostBytes {
			rt.Fatalf("%d bytes at %s: %v and %d bytes allocated (the machine is %.1f times slower)", len(text), state, least, bytes, slow)
		}
	})
}
