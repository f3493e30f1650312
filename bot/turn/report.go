package turn

import (
	"encoding/json"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// Quiet is why the bot did not answer a message itself.
type Quiet string

// The reasons; "" is an ordinary answer.
const (
	QuietStaff       Quiet = "staff"         // a member of staff answers this person now
	QuietTooFast     Quiet = "too_fast"      // the person writes too fast, and knows
	QuietTooFastSaid Quiet = "too_fast_said" // the person writes too fast, and was told so
	QuietRevoked     Quiet = "revoked"       // its sender deleted the message before it came
	QuietLoop        Quiet = "loop"          // a machine answers us, see loop.go
	QuietLoopSaid    Quiet = "loop_said"     // the same, and it was told so, and staff
)

// Report is what one message led to. It holds no NIK in full.
type Report struct {
	Channel   bot.ChannelName
	Person    int64
	From      []bot.Address // every name of the person that the message gave; not in JSON
	Message   string        // the text, every NIK masked
	Private   bool          // it answers the question for the NIK: every number is masked
	Kind      bot.Kind
	Language  bot.Lang
	Intent    bot.Intent // "" where the text was an answer to a question
	Node      string     // where the conversation waits now
	Replies   []Reply
	Events    []bot.Event
	Trace     []string            // nodes visited
	Facts     []conversation.Used // what was answered with
	Quiet     Quiet
	Failed    bool   // the bot could not handle it; staff will
	Duplicate bool   // it was stored before; nothing was done
	Error     string // in `kanca chat`: why a line is no message
}

// Reply is one text that was sent back.
type Reply struct {
	Text     string `json:"text"`
	Segments int    `json:"segments,omitempty"` // SMS parts; 0 where there is no such thing
}

func newReport(in bot.Incoming) Report {
	return Report{Channel: in.Channel, From: in.From, Kind: in.Kind}
}

// show puts what was written into the report. It takes a while with a long text, so
// it is done after the transaction.
func (r *Report) show(in bot.Incoming) {
	if r.Private {
		r.Message = identity.MaskNumbers(in.Text)
	} else {
		r.Message = identity.MaskNIK(in.Text)
	}
}

// hide notes where no number of the message may be kept.
func (r *Report) hide(tx *store.Tx, id bot.MessageID) {
	if tx.Private(id) {
		r.Private = true
	}
}

// MarshalJSON writes the line that `kanca chat --json` prints.
func (r Report) MarshalJSON() ([]byte, error) {
	type event struct {
		Type string `json:"type"`
		ID   string `json:"id,omitempty"`
	}
	line := struct {
		Message  string     `json:"message"`
		Language bot.Lang   `json:"language"`
		Intent   bot.Intent `json:"intent"`
		Node     string     `json:"node"`
		Replies  []Reply    `json:"replies"`
		Events   []event    `json:"events"`
		Quiet    Quiet      `json:"quiet,omitempty"`
		Failed   bool       `json:"failed,omitempty"`
		Error    string     `json:"error,omitempty"`
	}{r.Message, r.Language, r.Intent, r.Node, []Reply{}, []event{}, r.Quiet, r.Failed, r.Error}
	line.Replies = append(line.Replies, r.Replies...)
	for _, e := range r.Events {
		line.Events = append(line.Events, event{e.Type(), e.Ref()})
	}
	return json.Marshal(line)
}
