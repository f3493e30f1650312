package bot

import (
	"context"
	"strconv"
	"time"
)

// ChannelName names one transport, such as "whatsapp", "kannel" or "terminal".
// It is stored with every message and must never change once used.
type ChannelName string

// Kind is what a message consists of.
type Kind string

// The kinds of message a person can send.
const (
	KindText        Kind = "text"
	KindPhoto       Kind = "photo"
	KindVoice       Kind = "voice"
	KindVideo       Kind = "video"
	KindDocument    Kind = "document"
	KindContact     Kind = "contact"
	KindLocation    Kind = "location"
	KindSticker     Kind = "sticker"
	KindCall        Kind = "call" // they called, and nobody took it
	KindUnsupported Kind = "unsupported"
)

// ContactCard is a contact that a person passed on.
type ContactCard struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"` // as on the card
}

// Location is a place that a person passed on, in degrees (WGS 84).
type Location struct {
	Latitude  float64 `json:"lat"`
	Longitude float64 `json:"lon"`
}

// Incoming is one message from a person, as an adapter hands it in.
type Incoming struct {
	Channel    ChannelName
	ProviderID string    // unique within Channel; the same message delivered again has the same one
	From       []Address // every name the provider gives for this person; the first is where to answer
	Kind       Kind
	Text       string // the text, or the caption of a photo, video or document
	Contact    *ContactCard
	Location   *Location
	Forwarded  bool      // the person passed on what somebody else wrote; false where the channel does not say
	SentAt     time.Time // by the provider's clock; an old message is answered as old
	Edits      string    // ProviderID of the first version, where this is a newer one of an earlier message; else empty
}

// MessageID is the key of a stored message.
type MessageID int64

// Lane says which of the messages that wait go first: a smaller one overtakes.
// Nothing in one lane waits for what is in a lower one. The numbers are stored
// with every message and must never change.
type Lane int

// The lanes.
const (
	LaneCry          Lane = -9 // answers to somebody in danger; they wait for nothing
	LaneAnswer       Lane = 0  // answers to whoever wrote
	LaneStaff        Lane = 5  // what staff write to one person
	LaneAnnouncement Lane = 9  // the same to many; never to who said BERHENTI
)

// Lanes lists the lanes, the one that goes first at the front.
var Lanes = []Lane{LaneCry, LaneAnswer, LaneStaff, LaneAnnouncement}

// String returns the name of the lane for logs and metrics.
func (l Lane) String() string {
	switch l {
	case LaneCry:
		return "cry"
	case LaneAnswer:
		return "answer"
	case LaneStaff:
		return "staff"
	case LaneAnnouncement:
		return "announcement"
	}
	return "lane " + strconv.Itoa(int(l))
}

// Outgoing is one message to a person, claimed from the outbox.
type Outgoing struct {
	ID         MessageID
	Lane       Lane
	Channel    ChannelName
	ProviderID string // chosen by us before the first try where the provider allows it, the same on every retry
	To         Address
	ReplyTo    MessageID // whose message it answers; 0: it answers none
	Text       string
	Attempt    int       // 1 on the first try
	QueuedAt   time.Time // when it was written; zero: not known
	Until      time.Time // after it the message is of no use; zero: as long as any other
}

// Receipt is what a provider said when it took a message.
type Receipt struct {
	ProviderID string // empty: keep the one we chose
	Segments   int    // SMS parts; 0 where there is no such thing
}

// Traits is what a channel can do.
type Traits struct {
	Medium     Medium
	Answerable bool // a person can answer; false for alphanumeric SMS sender ids
}

// Handler stores and answers one inbound message. A nil error means it is
// stored for good, or was before, and the adapter may acknowledge it. After any
// error the adapter must let it be delivered again.
type Handler func(ctx context.Context, in Incoming) error

// Channel is one way to reach people.
type Channel interface {
	Name() ChannelName
	Traits() Traits
	// Send passes one message to the provider. The error is a *SendError, or is
	// treated as one with class Retry.
	Send(ctx context.Context, m Outgoing) (Receipt, error)
}

// SendClass says what the sender shall do after a failed send.
type SendClass int

// The classes. Adapters translate provider codes into them; nobody reads texts.
const (
	Retry         SendClass = iota // try again later
	BadAddress                     // this address cannot be reached, now or later
	OptedOut                       // the provider knows that this person does not want messages
	ChannelPaused                  // the channel must rest until After has passed
	Rejected                       // this message will never be taken
	Uncertain                      // it may have been sent; do not send blindly again
)

// SendError is a failed send, in words the sender understands.
type SendError struct {
	Class SendClass
	After time.Duration // for Retry and ChannelPaused; 0 leaves it to the sender
	// Named says that the provider itself asked for After. A pause that it named
	// holds for whoever sends next, also after a new start.
	Named bool
	Code  string // the provider's own code, for people
	Err   error
}

func (e *SendError) Error() string {
	if e.Err == nil {
		return "send failed: " + e.Code
	}
	return "send failed: " + e.Err.Error()
}

func (e *SendError) Unwrap() error { return e.Err }
