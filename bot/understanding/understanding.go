// Package understanding says what a person's text is: the language, what the
// person wants, and the things named in it. It is pure: no network, no files,
// no clock, no chance. The same text always gives the same answer, and Explain
// shows which words spoke for it.
package understanding

import (
	"kanca/bot"
)

// Language is the language of one text.
type Language string

// The languages a text can be in. Mix is Indonesian and Madurese in one text,
// Other is everything else (Javanese, English, other scripts, no words at all).
const (
	Indonesian Language = "id"
	Madurese   Language = "mad"
	Mix        Language = "mix"
	Other      Language = "other"
)

// Entities are the things named in a text. An empty field was not named.
type Entities struct {
	Country  string `json:"country,omitempty"`  // ISO 3166 alpha-2
	Job      string `json:"job,omitempty"`      // caregiver, domestic, factory, …: the keys of lexicon/jobs.txt
	Course   string `json:"course,omitempty"`   // sewing, computer, opp, …: the keys of lexicon/courses.txt
	Agency   string `json:"agency,omitempty"`   // name or licence number, as typed
	Topic    string `json:"topic,omitempty"`    // contract, wage, passport, insurance, leave, family, return
	District string `json:"district,omitempty"` // name as in the gazetteer
	Village  string `json:"village,omitempty"`  // name as in the gazetteer
	Language string `json:"language,omitempty"` // id or mad: the language asked for
	Age      int    `json:"age,omitempty"`      // years
	Money    int64  `json:"money,omitempty"`    // rupiah
	Date     string `json:"date,omitempty"`     // as typed: "12 januari", "bulan depan"
}

// Word is one piece of a text and how much it spoke for (or, below zero,
// against) the intent that won.
type Word struct {
	Text   string
	Weight float64
}

// Result is what a text was taken for.
type Result struct {
	Language      Language
	LanguageScore float64 // 0..1
	Intent        bot.Intent
	IntentScore   float64    // calibrated 0..1; Intent is Unknown when it is not enough
	Second        bot.Intent // the runner-up, for "maksud Anda …?"; never the same as Intent
	SecondScore   float64
	Close         bool // Intent and Second are near each other: ask which one is meant
	Trouble       bool // words tell of somebody hurt, held, missing, unpaid …, and not of lost papers or of what would be
	OnlyAgency    bool // an agency is named and nothing else is said than a question about it: no word of its name means anything
	Entities      Entities
	Countries     []Country // every country that is named without a doubt, in the order of the text
}

// Country is a country that a text names: by its listed name, or by one of six
// letters or more with at most a slip in it.
type Country struct {
	Code string // ISO 3166 alpha-2
	Name string // as typed, in plain words: "arab saudi", "dubai"
	Led  bool   // a word such as "ke", "di" or "negara" stands before it
}
