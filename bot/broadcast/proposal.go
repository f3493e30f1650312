package broadcast

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kanca/bot"
)

// Text is what people are sent, to the letter.
type Text struct {
	Lang     bot.Lang   `json:"lang"`
	Medium   bot.Medium `json:"medium"`
	Body     string     `json:"body"`
	Segments int        `json:"segments"` // of an SMS; 0 on WhatsApp
}

// Way is a channel by which people can be reached.
type Way struct {
	Channel bot.ChannelName `json:"channel"`
	Medium  bot.Medium      `json:"medium"`
}

// Reach is how many people get an announcement by one way.
type Reach struct {
	Way
	Lang   bot.Lang `json:"lang"` // that they speak
	People int      `json:"people"`
	// Open is how many of them wrote so lately, when they were counted, that a text goes to
	// them as it is; 0 where that makes no difference.
	Open int `json:"open,omitempty"`
	// OnlyOpen is whether nothing goes to the others: there is no template.
	OnlyOpen bool `json:"only_open,omitempty"`
}

// Subject is what an announcement is about, as far as people agree to hear of one thing
// only. The empty Subject is about none of them: it is for who agreed to everything.
type Subject struct {
	Countries []string `json:"countries,omitempty"` // ISO 3166
	Jobs      []string `json:"jobs,omitempty"`      // as in the job list
}

// Cost is what an announcement costs, in millionths of a currency's unit; or how many get it
// on a medium on which a provider takes money and no price is known.
type Cost struct {
	Currency string `json:"currency"`
	Micros   int64  `json:"micros"`
	// More is what may come on top: if nobody's window were open any more at their turn.
	More     int64      `json:"more,omitempty"`
	Medium   bot.Medium `json:"medium,omitempty"` // of those below
	Unpriced int        `json:"unpriced,omitempty"`
}

// Proposal is all that a second person approves: what is said, to how many, when, and what
// it costs. Its people are kept beside it and do not change.
type Proposal struct {
	Content Content `json:"content"`
	Version int64   `json:"version"` // of the content
	// Listing tells this list of people from the one of an earlier submission.
	Listing  int64   `json:"listing"`
	Subject  Subject `json:"subject"`
	Texts    []Text  `json:"texts"`
	Audience int     `json:"audience"` // whom the words mean
	Reach    []Reach `json:"reach"`    // and of them who may be sent something
	Cost     []Cost  `json:"cost"`
	// Instead is how many of those in Reach are told by another way if the first is known to
	// have failed, and by which.
	Instead []Reach `json:"instead,omitempty"`
	// Templates are those that some of them are written to with, as they were priced.
	Templates []Template `json:"templates,omitempty"`
}

// Hash is the fingerprint of a proposal: another one in any point has another. The order
// in which texts, ways and costs are listed says nothing.
func (p Proposal) Hash() string {
	p.Texts, p.Reach, p.Cost, p.Templates = slices.Clone(p.Texts), slices.Clone(p.Reach), slices.Clone(p.Cost), slices.Clone(p.Templates)
	slices.SortFunc(p.Templates, func(a, b Template) int { return strings.Compare(string(a.Channel), string(b.Channel)) })
	slices.SortFunc(p.Texts, func(a, b Text) int {
		return strings.Compare(string(a.Lang)+" "+string(a.Medium), string(b.Lang)+" "+string(b.Medium))
	})
	p.Instead = slices.Clone(p.Instead)
	for _, ways := range [][]Reach{p.Reach, p.Instead} {
		slices.SortFunc(ways, func(a, b Reach) int {
			return strings.Compare(string(a.Channel)+" "+string(a.Lang), string(b.Channel)+" "+string(b.Lang))
		})
	}
	slices.SortFunc(p.Cost, func(a, b Cost) int {
		return strings.Compare(a.Currency+" "+string(a.Medium), b.Currency+" "+string(b.Medium))
	})
	p.Content.SendAfter, p.Content.NotAfter = p.Content.SendAfter.UTC(), p.Content.NotAfter.UTC()
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers can always be written
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Says is the fingerprint of what a proposal says: its content and its texts, whoever gets
// them.
func (p Proposal) Says() string {
	return Proposal{Content: p.Content, Version: p.Version, Texts: p.Texts}.Hash()
}

// People is how many get it.
func (p Proposal) People() (n int) {
	for _, r := range p.Reach {
		n += r.People
	}
	return n
}

// Otherwise is how many of them may be told by each medium instead of the first.
func (p Proposal) Otherwise() map[bot.Medium]int {
	by := map[bot.Medium]int{}
	for _, r := range p.Instead {
		by[r.Medium] += r.People
	}
	return by
}

// TextFor is the text for who speaks a language, on a medium.
func (p Proposal) TextFor(lang bot.Lang, medium bot.Medium) (Text, bool) {
	for _, want := range []bot.Lang{lang, bot.Indonesian} {
		for _, t := range p.Texts {
			if t.Lang == want && t.Medium == medium {
				return t, true
			}
		}
	}
	return Text{}, false
}

// Of how many people an audience may have grown or shrunk since it was counted: by more,
// whoever approves is shown another announcement than the one that goes out.
const (
	driftPeople  = 50
	driftPercent = 5
)

// Drifted reports whether an audience has changed so much since it was counted that it must
// be counted anew before anybody approves it.
func Drifted(counted, now int) bool {
	by := max(counted-now, now-counted)
	return by > driftPeople || by*100 > driftPercent*counted
}

// Number is how many get it, in words: "1204 people: 900 by whatsapp, 304 by sms".
func (p Proposal) Number() string {
	by := map[bot.Medium]int{}
	for _, r := range p.Reach {
		by[r.Medium] += r.People
	}
	noun := "people"
	if p.People() == 1 {
		noun = "person"
	}
	text := fmt.Sprintf("%d %s", p.People(), noun)
	var ways []string
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		if by[m] > 0 {
			ways = append(ways, fmt.Sprintf("%d by %s", by[m], m))
		}
	}
	if len(ways) > 0 {
		text += ": " + strings.Join(ways, ", ")
	}
	return text
}
