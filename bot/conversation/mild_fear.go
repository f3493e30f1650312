package conversation

import (
	"strings"

	"kanca/bot/words"
)

// maxMildFear is how many words at most say no more than that somebody fears to fail a test.
const maxMildFear = 12

var (
	failing  = listed("failing")   // denied, it is what somebody who is tested may fear
	failed   = listed("failed")    // by itself it is
	failedAt = listed("failed_at") // what somebody is tested in
)

// fearsFailure reports whether the text only says that the writer fears to fail a test or not to
// be taken: "takut gak lolos tes aja". Where it is asked whether somebody is in danger that says
// no.
func (t *turn) fearsFailure() bool {
	read := t.reading()
	if read.Question || len(read.Words) > maxMildFear || strings.ContainsAny(t.plain, "0123456789") {
		return false
	}
	fears, fails, denies, unable := false, false, false, false
	tested := false
	for _, w := range read.Words {
		switch {
		case w.Is(words.Fear):
			fears = true
		case failing[w.Plain]:
			fails = fails || denies
		case failed[w.Plain]:
			fails = true
		case failedAt[w.Plain]:
			tested = true
		case w.Is(words.Not | words.Lack | words.NotYet):
			denies = true
		case w.Is(words.Able):
			unable = unable || denies
		case w.Is(words.Polite | words.Self | words.Empty | words.Yes | words.Exist), w.Names(words.Merely):
		default:
			return false
		}
	}
	return fears && (fails || unable && tested)
}
