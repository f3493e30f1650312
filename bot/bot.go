// Package bot holds the words that every room of kanca shares: a message, a
// person's address, an intent, an event, a registration, a channel. It imports
// nothing else of kanca, so any package may import it.
package bot

import "strings"

// Lang is a language kanca answers in, as an ISO 639 code.
type Lang string

// The languages kanca writes. Every text exists in both.
const (
	Indonesian Lang = "id"
	Madurese   Lang = "mad"
)

// Langs lists the languages in the order in which they are offered.
var Langs = []Lang{Indonesian, Madurese}

// Other returns the other of the two languages.
func (l Lang) Other() Lang {
	if l == Madurese {
		return Indonesian
	}
	return Madurese
}

// Valid reports whether l is one of Langs.
func (l Lang) Valid() bool { return l == Indonesian || l == Madurese }

// Medium is the kind of phone a person holds. It decides how a text is laid
// out: WhatsApp has bold and long texts, SMS has 160 characters and a price.
type Medium string

// The two media.
const (
	WhatsApp Medium = "whatsapp"
	SMS      Medium = "sms"
)

// Intent is what a person wants. The names are a public contract: logs, dialog
// trees, `kanca understand` and the statistics all use them.
type Intent string

// The intents.
const (
	Greet              Intent = "greet"
	Menu               Intent = "menu"
	Language           Intent = "language"
	Thanks             Intent = "thanks"
	Openings           Intent = "openings"
	Training           Intent = "training"
	Rights             Intent = "rights"
	Cost               Intent = "cost"
	Requirements       Intent = "requirements"
	Agency             Intent = "agency"
	Register           Intent = "register"
	RegistrationStatus Intent = "registration_status"
	Report             Intent = "report"
	Emergency          Intent = "emergency"
	Office             Intent = "office"
	Human              Intent = "human"
	Privacy            Intent = "privacy"
	Stop               Intent = "stop"
	Resume             Intent = "resume"
	Unknown            Intent = "unknown"
)

// Intents lists every intent once, Unknown last.
var Intents = []Intent{
	Greet, Menu, Language, Thanks, Openings, Training, Rights, Cost, Requirements, Agency,
	Register, RegistrationStatus, Report, Emergency, Office, Human, Privacy, Stop, Resume, Unknown,
}

// AddressKind says what sort of name a provider gave for a person.
type AddressKind string

// The kinds of address. One person may have one of each, and more.
const (
	// Phone is an E.164 number: +6281…
	Phone AddressKind = "phone"
	// LID is WhatsApp's own identity, which hides the number.
	LID AddressKind = "lid"
	// BSUID is Meta's business-scoped user id.
	BSUID AddressKind = "bsuid"
	// Simulated is a phone of the simulator. It is never a real number, so a
	// trial in the browser cannot touch a real person's conversation.
	Simulated AddressKind = "simulated"
)

// Address is one name of a person. Value is canonical: E.164 for a phone.
type Address struct {
	Kind  AddressKind
	Value string
}

// String returns "kind:value", the form in which addresses are stored.
func (a Address) String() string { return string(a.Kind) + ":" + a.Value }

// ParseAddress reads what String wrote; ok is false for anything else.
func ParseAddress(s string) (a Address, ok bool) {
	kind, value, found := strings.Cut(s, ":")
	if !found || kind == "" || value == "" {
		return Address{}, false
	}
	return Address{Kind: AddressKind(kind), Value: value}, true
}
