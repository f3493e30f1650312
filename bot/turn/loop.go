package turn

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/spelling"
)

// A phone that answers by itself, or another bot, would talk with kanca for ever.
// It is known by what it writes and by when: the same text again, also with another
// number or date in it, to which kanca has no new answer; texts that come faster
// than anybody types, or as regular as a clock, and lead nowhere. Then one sentence
// ends the talk, staff are told once, and nothing more is answered until something
// new is written. A cry for help and BERHENTI are heard whatever the rhythm.
//
// What is remembered lies with the conversation, so that it holds over a restart
// and between processes.
const (
	loopMemory = 24             // messages that are remembered
	loopForget = 12 * time.Hour // a pause after which everything begins anew
	loopPause  = 10 * time.Minute
	loopSoon   = 2 * time.Minute // a repetition within it weighs twice
	loopHelp   = time.Minute     // how often a cry is answered that comes again and again

	// See weight: people ask again, turn pages and go back and forth in menus.
	loopLimit     = 16
	loopLimitTold = 8 // for whom it has happened to a short while ago
	longText      = 4 // words

	sameLong  = 12 // messages like the one before, whatever was answered
	sameShort = 20 // "lanjut" turns pages

	paceWithin   = 30 * time.Second // between two messages of a talk
	paceLetters  = 8                // a second: nobody writes that much on a phone
	paceText     = 20               // letters; what is shorter says nothing about typing
	paceLimit    = 10               // texts at that pace …
	paceRounds   = 12               // … of so many, …
	paceStale    = 6                // … so many of which led to nothing new
	paceAlone    = 60               // texts at that pace, whatever they lead to
	steadyMean   = 2 * time.Second  // a shorter beat cannot be told from haste
	steadyStale  = 11               // of paceRounds messages, where only the beat is a machine's
	steadySpread = 0.15             // of the mean: what a clock's pauses differ by
	staleLimit   = 20               // of loopMemory messages of one talk that led to nothing new
)

// silence is why nobody is answered.
type silence string

const (
	repeats silence = "repeats" // the same texts came again and again
	machine silence = "pace"    // no person writes like this
)

// round is one message and what was answered: times, lengths and fingerprints.
type round struct {
	At      int64  `json:"t"`           // Unix milliseconds
	Letters int    `json:"l"`           // of the text
	Words   []byte `json:"w,omitempty"` // two bytes each, sorted; see wordsOf
	Count   int    `json:"c,omitempty"` // how many words the text has; 0 for a photo and the like
	Answer  uint32 `json:"a"`
	Stale   bool   `json:"s,omitempty"` // the same was answered before
}

// rhythm is how a person has been writing.
type rhythm struct {
	Rounds  []round `json:"r,omitempty"` // oldest first
	Last    int64   `json:"t,omitempty"` // time of the last message, answered or not
	Weight  int     `json:"n,omitempty"` // of the repetitions in a row
	Longest int64   `json:"p,omitempty"` // the longest pause among them, in milliseconds
	Same    int     `json:"s,omitempty"` // messages in a row that were like the one before
	Fast    int     `json:"f,omitempty"` // texts that came faster than anybody types
	Silent  silence `json:"q,omitempty"`
	Told    bool    `json:"d,omitempty"` // the person and the staff were told
	Helped  int64   `json:"h,omitempty"` // when a cry was answered in spite of the silence
	Flood   flood   `json:"b,omitzero"`

	unheard bool // the last message was not written before
}

// roundOf is a message at its time, with the answers that it would get.
func roundOf(in bot.Incoming, answers []string, at time.Time) round {
	words, count := wordsOf(in)
	answer := fnv.New32a()
	for _, a := range answers {
		answer.Write([]byte(a))
		answer.Write([]byte{0})
	}
	return round{At: at.UnixMilli(), Letters: len([]rune(in.Text)), Words: words, Count: count, Answer: answer.Sum32()}
}

// maxWords is how many words of a text are compared.
const maxWords = 16

// wordsOf returns fingerprints of the words of a text, each once. They are too
// short to tell a word by, for forms ask for names; every number is the same one
// except where the text is nothing but a number of a menu.
func wordsOf(in bot.Incoming) (prints []byte, count int) {
	words := spelling.Words(spelling.Plain(in.Text))
	if in.Kind == bot.KindText {
		count = max(len(words), 1)
	} else {
		words = append([]string{string(in.Kind)}, words...)
	}
	if len(words) == 0 { // signs and letters of other scripts
		words = []string{strings.TrimSpace(in.Text)}
	}
	choice := len(words) == 1 && len(words[0]) <= 2
	var set []uint16
	for _, word := range words {
		if !choice && strings.ContainsAny(word, "0123456789") {
			word = "0"
		}
		h := fnv.New32a()
		h.Write([]byte(word))
		print := uint16(h.Sum32()>>16) ^ uint16(h.Sum32())
		if !slices.Contains(set, print) {
			set = append(set, print)
		}
		if len(set) == maxWords {
			break
		}
	}
	slices.Sort(set)
	for _, print := range set {
		prints = binary.BigEndian.AppendUint16(prints, print)
	}
	return prints, count
}

// near reports whether two messages say the same: the same words, or in sentences
// most of them, since a date or a name in it may be another.
func (a round) near(b round) bool {
	if string(a.Words) == string(b.Words) {
		return true
	}
	if min(len(a.Words), len(b.Words)) < 2*longText {
		return false
	}
	common := 0
	for i := 0; i < len(a.Words); i += 2 {
		for j := 0; j < len(b.Words); j += 2 {
			if a.Words[i] == b.Words[j] && a.Words[i+1] == b.Words[j+1] {
				common++
				break
			}
		}
	}
	all := (len(a.Words)+len(b.Words))/2 - common
	return 10*common >= 6*all
}

// heard is what hear found out about a message.
type heard struct {
	silent bool // it is not to be answered
	goesOn bool // nor was the one before
	known  bool // the same was written before
	tell   bool // nobody was told yet
}

// hear takes one more message. m is not changed.
func (m rhythm) hear(said round) (rhythm, heard) {
	pause := max(said.At-m.Last, 0)
	if m.Last == 0 || pause > loopForget.Milliseconds() {
		m, pause = rhythm{}, 0
	}
	m.Rounds = slices.Clone(m.Rounds)
	m.Last = max(m.Last, said.At)
	h := heard{known: slices.ContainsFunc(m.Rounds, said.near)}
	m.unheard = !h.known
	if m.goesOn(h.known, pause) {
		h.silent, h.goesOn, h.tell = true, true, !m.Told
		m.Told = true
		return m, h
	}
	m.count(said, h.known, pause)
	if m.Silent = m.verdict(); m.Silent != "" {
		h.silent, h.tell = true, !m.Told
		m.Told = true
	}
	return m, h
}

// goesOn reports whether the silence holds for a message: until something new is
// written, which a machine must not do at once, or a pause of another length.
func (m *rhythm) goesOn(known bool, pause int64) bool {
	over := pause > max(loopPause.Milliseconds(), 3*m.Longest)
	switch {
	case m.Silent == "":
		return false
	case !over && known, !over && m.Silent == machine && pause < paceWithin.Milliseconds():
		return true
	}
	m.Silent, m.Weight, m.Longest, m.Same, m.Fast = "", 0, 0, 0, 0
	for i := range m.Rounds {
		m.Rounds[i].Stale = false
	}
	return false
}

// count adds a message that is not silenced.
func (m *rhythm) count(said round, known bool, pause int64) {
	var before round
	if n := len(m.Rounds); n > 0 {
		before = m.Rounds[n-1]
	}
	said.Stale = slices.ContainsFunc(m.Rounds, func(r round) bool { return r.Answer == said.Answer })
	like := known && said.near(before)
	if w := weight(said, known, like, pause); w > 0 {
		m.Weight += w
		m.Longest = max(m.Longest, pause)
	} else {
		m.Weight, m.Longest = 0, 0
	}
	if m.Same++; !like || said.Count == 0 {
		m.Same = 0
	}
	switch {
	case said.Letters < paceText:
		m.Fast = max(m.Fast-1, 0)
	case pause <= paceWithin.Milliseconds() && int64(said.Letters)*1000 >= paceLetters*pause && len(m.Rounds) > 0:
		m.Fast++
	default:
		m.Fast = 0
	}
	if len(m.Rounds) == loopMemory {
		m.Rounds = slices.Delete(m.Rounds, 0, 1)
	}
	m.Rounds = append(m.Rounds, said)
}

// weight is how much a message is a repetition: one that gets the answer it had
// before, or a sentence that comes again whatever it gets, for the words in which
// kanca does not understand change a few times. 0 is none.
func weight(said round, known, like bool, pause int64) (w int) {
	switch sentence := said.Count >= longText; {
	case !known, !said.Stale && !(sentence && like):
		return 0
	case said.Count == 0: // people send many photos
		return 1
	case !said.Stale:
		w = 3
	case sentence && like:
		w = 5
	case sentence, like:
		w = 4
	default: // a short text between others, such as the number of a menu
		w = 2
	}
	if pause > loopSoon.Milliseconds() {
		w /= 2
	}
	return w
}

// verdict says whether what is remembered is a machine's.
func (m *rhythm) verdict() silence {
	limit, last := loopLimit, m.Rounds[len(m.Rounds)-1]
	if m.Told {
		limit = loopLimitTold
	}
	switch {
	case m.Weight >= limit, m.Same >= sameShort, m.Same >= sameLong && last.Count >= longText:
		return repeats
	case m.Fast >= paceAlone, m.Fast >= paceLimit && m.stale(paceRounds) >= paceStale,
		m.steady() && m.stale(paceRounds) >= steadyStale, m.leadsNowhere():
		return machine
	}
	return ""
}

// stale counts the last messages that led to nothing new.
func (m *rhythm) stale(of int) (n int) {
	for _, r := range m.Rounds[max(len(m.Rounds)-of, 0):] {
		if r.Stale {
			n++
		}
	}
	return n
}

// steady reports whether the pauses between the last messages are those of a clock.
func (m *rhythm) steady() bool {
	if len(m.Rounds) < paceRounds {
		return false
	}
	last := m.Rounds[len(m.Rounds)-paceRounds:]
	least, most := last[1].At-last[0].At, int64(0)
	for i := 1; i < len(last); i++ {
		pause := last[i].At - last[i-1].At
		least, most = min(least, pause), max(most, pause)
	}
	mean := (last[len(last)-1].At - last[0].At) / int64(len(last)-1)
	// Providers tell times in whole seconds.
	return mean >= steadyMean.Milliseconds() && most-least <= max(int64(steadySpread*float64(mean)), time.Second.Milliseconds())
}

// leadsNowhere reports whether a long quick talk went round in circles.
func (m *rhythm) leadsNowhere() bool {
	if len(m.Rounds) < loopMemory || m.stale(loopMemory) < staleLimit {
		return false
	}
	for i := 1; i < len(m.Rounds); i++ {
		if m.Rounds[i].At-m.Rounds[i-1].At > paceWithin.Milliseconds() {
			return false
		}
	}
	return true
}

// help reports whether a message is answered in spite of the silence: a new cry
// for help always, what is written after one or is one again now and then, so that
// two machines do not cry at each other for ever.
func (m *rhythm) help(h heard, urgent urgency, cries bool, at time.Time) bool {
	if urgent == calm || urgent < cry && h.known {
		return false
	}
	if (!cries || h.known) && at.UnixMilli()-m.Helped < loopHelp.Milliseconds() {
		return false
	}
	m.Helped = at.UnixMilli()
	if h.tell { // the numbers are told now, and not that it is silent from now on
		m.Told = false
	}
	return true
}
