package bot

import "time"

// Person is what the conversation may know about the one it talks to.
type Person struct {
	ID            int64
	Lang          Lang   // "" for a newcomer
	Phone         string // E.164, or "" where the provider hides it
	OptedOut      bool
	TakeOvers     []TakeOver     // where a member of staff answers now, and the bot is silent
	Registrations []Registration // newest first; NIK empty, NIKMasked set
	Reports       int            // how many reports the person filed
	Messages      int            // how many messages are stored, counted up to MaxCounted
	Earlier       []Earlier      // who the person may be; see there
}

// StaffAnswer returns the take-over that holds on a channel, if there is one.
func (p Person) StaffAnswer(on ChannelName) (TakeOver, bool) {
	for _, t := range p.TakeOvers {
		if t.Channel == on {
			return t, true
		}
	}
	return TakeOver{}, false
}

// TakeOver is that a member of staff answers a person on a channel.
type TakeOver struct {
	Channel ChannelName
	Staff   int64 // their account; 0 for whoever holds the office phone
	Since   time.Time
	Until   time.Time // from then on the bot speaks again
	SeenTo  MessageID // the person's newest message when staff wrote last; 0: none
}

// Earlier is somebody who had a number that the person writes from now, or holds it
// in another way: the same human, or a stranger. Nothing of it may be shown, and
// not even named, before the person proved to be that one.
type Earlier struct {
	Person        int64
	Registrations []Registration // as in Person; at least one
	Reports       int
	Messages      int
	Wrong         int // answers that did not fit, fewer than MaxProofs
}

// MaxProofs is how many answers that do not fit are taken before the question
// whether somebody is an earlier person is closed.
const MaxProofs = 3

// MaxCounted is how far a person's messages are counted: each turn counts them
// anew, and nobody needs to know the number of thousands.
const MaxCounted = 200

// Registration is a registration of interest.
type Registration struct {
	ID             string // chosen when the form starts, so a confirmation sent twice makes one row
	Name           string
	Age            int
	NIK            string // 16 digits in memory only; sealed when stored, never shown
	NIKMasked      string // 3501**********12, or ""
	District       string // name in the gazetteer
	Village        string
	VillageCode    string // Kemendagri code, 35.01.01.2001
	Phone          string // E.164
	Country        string // ISO 3166 alpha-2, or "" for "any"
	Job            string // as in the job list, or ""
	OpeningID      string // the opening it was made from, or ""
	Lang           Lang
	ConsentVersion string
	Status         string // a Status
	Version        int64  // grows with each change; 0 before it is stored
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// FraudReport is a report of suspected fraud. Anonymous reports have no Contact.
type FraudReport struct {
	ID      string
	What    string // what happened, in the person's words
	Who     string // name, company or number of the suspect
	Where   string
	Money   string // amount asked or paid, as told
	Contact bool   // the person may be called back
	Urgent  bool
}

// Handover puts a conversation before a member of staff.
type Handover struct {
	ID     string
	Topic  string // intent or tree it came from
	Note   string
	Urgent bool // an emergency
}
