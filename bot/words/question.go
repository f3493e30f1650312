package words

import "strings"

// asksFor are words before which a denial makes a question: "bisa gak …", "ada gak".
const asksFor = Able | Agree | Exist | Want

// AsksWhether reports whether the text asks by a denial behind what it asks about:
// "nama saya ketauan gak nanti", "aman ora mas", "boleh gak sebut nama", "aman enja'".
// A denial of something that follows is a statement: "uangnya gak balik".
func (t Text) AsksWhether() bool {
	for i, w := range t.Words {
		if !w.Is(Not|NotYet) || !t.hasSubject(i) {
			continue
		}
		if w.Is(Not) && t.Words[i-1].Is(asksFor) && !t.Words[i-1].Is(Lack) && t.opensThought(i-1) {
			return true
		}
		if t.Words[i-1].Is(Harm|Safe|Right) && t.opensThought(i-1) && i+1 < len(t.Words) && t.Words[i+1].Is(Empty) { // "bahaya gak buat keluarga"
			return true
		}
		if t.opensThought(i-1) && t.namesAtEnd(i+1) { // "bayar gak lapornya"
			return true
		}
		if t.trails(i) || i+1 < len(t.Words) && t.Words[i+1].Is(Polite) && t.opensThought(i-1) { // "bayar gak kak lapornya"
			return true
		}
	}
	return false
}

// tagged are the classes of words that a tag right behind them makes a question of.
const tagged = Safe | Right | Harm | Able | Permit | Agree | Know | Want | Deed | Needless | Lack | Leave

// AsksByTag reports whether a tag makes a question of a statement: "aman kan ini",
// "gapapa ta mbak", "nama saya gak disebut kan". Behind a bare name it asks nothing:
// "Pak Budi kan".
func (t Text) AsksByTag() bool {
	for i, w := range t.Words {
		if i == 0 || !w.Is(Tag) || t.Words[i-1].clause != w.clause || w.Is(Not) {
			continue
		}
		if t.Words[i-1].Is(tagged) {
			return true
		}
		for j := i - 1; t.trails(i) && j >= 0 && t.Words[j].clause == w.clause; j-- {
			if before := t.Words[j]; before.Is(tagged|Not|NotYet|Self|Spoken) && !before.Names(Person) {
				return true
			}
		}
	}
	return false
}

// reassuring are the classes of what somebody wants to hear said.
const reassuring = Safe | Easy | Hoped | Able | Permit

// AsksToBeReassured reports whether the text wants to hear that all is well, with a "ya"
// behind it: "gak bakal dimarahi ya kak", "aman ya'", "uangnya bisa balik ya".
func (t Text) AsksToBeReassured() bool {
	for i, w := range t.Words {
		if i == 0 || !w.Is(Yes) || !w.Is(Polite) || !t.trails(i) || t.Words[i-1].clause != w.clause {
			continue
		}
		for j := i - 1; j >= 0 && t.Words[j].clause == w.clause; j-- {
			if before := t.Words[j]; before.Is(reassuring) && !before.Is(Seek|Polite) {
				return true
			}
		}
	}
	return false
}

// namesAtEnd reports whether a word at a place names what was spoken of, and ends its
// thought: "lapornya".
func (t Text) namesAtEnd(at int) bool {
	return at < len(t.Words) && t.Words[at].clause == t.Words[at-1].clause && strings.HasSuffix(t.Words[at].Plain, "nya") && t.trails(at)
}

// hasSubject reports whether a word of the thought before the one at a place says
// something that can be asked about: not "iya enggak", "saya gak" or "udah gak".
func (t Text) hasSubject(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if !t.Words[i].Is(Polite|Yes|Self|Empty|Done|Still|Link|Not|Forbid) || t.Words[i].Is(Agree) {
			return true
		}
	}
	return false
}

// opensThought reports whether a word opens its thought, courtesy aside, so that
// a denial behind it asks: "bisa gak saya …", and not "uangnya bisa gak balik".
func (t Text) opensThought(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if !t.Words[i].Is(Polite | Yes | Self | Empty | Unsure | Pause) {
			return false
		}
	}
	return true
}

// trails reports whether nothing but courtesy and a time follows a word in its thought.
func (t Text) trails(at int) bool {
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		if !t.Words[i].Is(Polite|Self|Empty|Unsure|Pause|Still|Again|Yes) || t.Words[i].Is(Not|Wrong|Right) {
			return false
		}
	}
	return true
}

// AsksFirst reports whether a question word opens or ends a thought, or nearly ends
// it: "siapa yang baca", "nanti diapain", "diproses berapa lama".
func (t Text) AsksFirst() bool {
	if t.Question {
		return true
	}
	for i, w := range t.Words {
		if !w.Is(Asking) {
			continue
		}
		if i+1 < len(t.Words) && (t.Words[i+1].Plain == "aja" || t.Words[i+1].Plain == "saja") { // "bukti apa aja yang perlu"
			return true
		}
		after := 0
		for j := i + 1; j < len(t.Words) && t.Words[j].clause == w.clause; j++ {
			if !t.Words[j].Is(Polite | Self | Empty | Unsure | Pause) {
				after++
			}
		}
		if after <= 1 || t.opensThought(i) {
			return true
		}
	}
	return false
}

// SaysUnknown reports whether the text says that the writer does not know: "gak tau
// siapa namanya", "lupa".
func (t Text) SaysUnknown() bool {
	for i, w := range t.Words {
		if w.Is(Forgot) && !t.Refused(i) || w.Is(Know) && i > 0 && t.Words[i-1].Is(Not|NotYet|Lack|Wrong) {
			return true
		}
	}
	return false
}

// Wavers reports whether the text asks whether to agree, as people do who think aloud, and says
// nothing else: "setuju gak ya", "gimana ya, setuju nggak ya, mikir dulu".
func (t Text) Wavers() bool {
	if !t.AsksWhether() || !t.Has(Agree) {
		return false
	}
	for _, w := range t.Words {
		if !w.Is(Agree | Not | NotYet | Yes | Polite | Self | Empty | Unsure | Asking | Pause | First | Seek | Want | Know) {
			return false
		}
	}
	return true
}
