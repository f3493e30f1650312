package broadcast

import (
	"strconv"
	"strings"
)

// The codes of kanca's own reasons for which an announcement stands still or is over, beside
// those of StopCodes. What fills the words stands behind them.
const (
	BecauseLate     = "late"     // its last moment has passed
	BecauseFailed   = "failed"   // so many of so many did not arrive
	BecauseStopped  = "stopped"  // so many of so many answered BERHENTI
	BecauseMoved    = "moved"    // the database was moved
	BecauseRestored = "restored" // a backup was put back
	BecauseGone     = "gone"     // and it has gone out since otherwise
	BecauseForged   = "forged"   // what stands in the database is not what was approved
	BecauseBeside   = "beside"   // a practice ended that began beside it
	BecausePractice = "practice" // it was approved, or begun, while the office practised
	BecauseOffer    = "offer"    // what it tells of is in force no more
	BecauseRevoked  = "revoked"  // the agency of what it tells of may not place anybody
	BecauseClosed   = "closed"   // people are warned of the country of what it tells of
	BecauseTemplate = "template" // the template it goes in may not be written with any more
	BecauseCategory = "category" // the template it goes in costs as another category now
)

// becauseWords says each in English, for command lines and logs; {0} and {1} are filled.
var becauseWords = map[string]string{
	BecauseLate:     "its last moment has passed",
	BecauseFailed:   "{0} of {1} did not arrive",
	BecauseStopped:  "{0} of {1} answered BERHENTI",
	BecauseMoved:    "the database was moved to PostgreSQL",
	BecauseRestored: "a backup was put back: see who has it already before it goes on",
	BecauseGone:     "a backup was put back: it has gone out since as it was approved later",
	BecauseForged:   "what stands in the database is not what was approved; nothing of it is sent",
	BecauseBeside:   "a training ended that began beside it; see who has it before it goes on",
	BecausePractice: "the office practised when it was approved or begun; it was no announcement to the people",
	BecauseOffer:    "what it tells of, {0}, is in force no more",
	BecauseRevoked:  "the agency of what it tells of, {0}, is suspended or has lost its licence",
	BecauseClosed:   "people are warned of going to {0} for work now",
	BecauseTemplate: "the template of WhatsApp is not approved any more ({0} {1}); submit it again once it is",
	BecauseCategory: "WhatsApp moved the template from {0} to {1}, so it costs something else; submit it again",
}

// The signs of a reason of kanca's own, as it is kept.
const (
	becauseSign = "#"
	becauseGap  = "|"
)

// Because is a reason of kanca's own as it is kept beside those that people write.
func Because(code string, holes ...string) string {
	for i, hole := range holes {
		holes[i] = strings.ReplaceAll(hole, becauseGap, " ")
	}
	return becauseSign + strings.Join(append([]string{code}, holes...), becauseGap)
}

// ReadBecause takes a reason of kanca's own apart; own is false for one that somebody wrote.
func ReadBecause(reason string) (code string, holes []string, own bool) {
	rest, own := strings.CutPrefix(reason, becauseSign)
	if !own {
		return "", nil, false
	}
	parts := strings.Split(rest, becauseGap)
	if becauseWords[parts[0]] == "" && stopCodes[parts[0]] == "" {
		return "", nil, false
	}
	return parts[0], parts[1:], true
}

// InWords is a reason in English: kanca's own as a sentence, that of a person as they wrote it.
func InWords(reason string) string {
	code, holes, own := ReadBecause(reason)
	if !own {
		return reason
	}
	words := becauseWords[code] + stopCodes[code]
	for i, hole := range holes {
		words = strings.ReplaceAll(words, "{"+strconv.Itoa(i)+"}", hole)
	}
	return words
}

// Written is a reason that somebody wrote, as it is kept: it cannot be taken for kanca's own.
func Written(reason string) string {
	if _, _, own := ReadBecause(reason); own {
		return " " + reason
	}
	return reason
}

// BecauseCodes lists the codes of all of kanca's own reasons.
func BecauseCodes() (codes []string) {
	for code := range becauseWords {
		codes = append(codes, code)
	}
	return append(codes, StopCodes()...)
}
