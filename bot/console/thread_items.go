package console

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// items are the messages and notes of a thread, and what happened to the need beside them, the newest last.
func (v *visit) items(t store.Thread) (items []threadItem) {
	var notes []threadItem
	for _, n := range t.Notes {
		item := threadItem{Kind: "note", Who: n.Staff, Text: n.Text, At: n.At}
		if n.By == v.staff().ID {
			item.Note = n.ID
		}
		notes = append(notes, item)
	}
	for _, e := range t.Events {
		notes = append(notes, threadItem{Kind: "note", Who: "kanca", Text: v.say("thread.event."+string(e.Kind), "who", e.Staff, "until", v.tongue.day(e.Until)), At: e.At})
	}
	slices.SortStableFunc(notes, func(a, b threadItem) int { return a.At.Compare(b.At) })
	if t.Earlier && len(t.Lines) > 0 { // notes of before stand on the pages of before
		for len(notes) > 0 && notes[0].At.Before(t.Lines[0].CreatedAt) {
			notes = notes[1:]
		}
	}
	channel := bot.ChannelName("")
	for _, l := range t.Lines {
		for len(notes) > 0 && notes[0].At.Before(l.CreatedAt) {
			items, notes = append(items, notes[0]), notes[1:]
		}
		item := v.item(t, l)
		if l.Channel != channel {
			channel, item.Channel = l.Channel, v.channelName(l.Channel)
		}
		items = append(items, item)
	}
	return append(items, notes...)
}

// markLatest marks the newest words that are not the bot's, else its newest.
func markLatest(items []threadItem) {
	at := len(items) - 1
	for i, item := range slices.Backward(items) {
		if item.Kind != "bot" {
			at = i
			break
		}
	}
	if at >= 0 {
		items[at].Latest = true
	}
}

// item is one message.
func (v *visit) item(t store.Thread, l store.Line) threadItem {
	item := threadItem{ID: l.ID, Text: l.Text, At: l.CreatedAt}
	item.Media, item.Map = v.media(l)
	var noFile string
	if item.File, noFile = v.fileOf(t, l); noFile != "" {
		item.Media += ": " + noFile
	}
	item.Fetched = l.FileState == store.FileExpected
	switch {
	case l.Inbound:
		item.Kind, item.Who = "person", v.whose(t.Need)
		if l.Edited {
			item.State = v.say("thread.edited")
		}
		return item
	case l.Staff != "":
		item.Kind, item.Who = "staff", l.Staff
	case l.Lane == bot.LaneStaff:
		item.Kind, item.Who = "staff", v.say("thread.office_phone")
	default:
		item.Kind, item.Who = "bot", v.say("thread.bot")
		item.Why = v.why(l)
	}
	item.State, item.Bad = v.stateOf(l, restOf(t, l))
	if l.Text == "" && item.Media == "" {
		item.Media = v.say("thread.forgotten")
	}
	return item
}

// stuckAfter is from when on a message that is being sent has a state of its own: it
// says when it was tried, and not for ever that it is on its way.
const stuckAfter = 2 * time.Minute

// stateOf is where a message to a person stands, in words, and whether that is bad.
func (v *visit) stateOf(l store.Line, rest store.Rest) (text string, bad bool) {
	key := "thread.state." + string(l.State)
	switch l.State {
	case store.Queued, store.Sending:
		if v.now.Sub(l.CreatedAt) > stuckAfter {
			return v.stuck(l, rest), true
		}
	case store.Failed, store.Expired, store.Uncertain:
		bad = true
	}
	text = v.say(key)
	if reason := v.reasonOf(l.ErrorCode); reason != "" && bad {
		text += " " + reason
	}
	if bad && !l.TriedAt.IsZero() {
		text += " " + v.say("thread.state.tried", "when", v.tongue.when(l.TriedAt).Text)
	}
	if l.Segments > 1 {
		text += " · " + v.say("thread.parts", "n", l.Segments)
	}
	return text, bad
}

// stuck is of a message that waits for long: how often and when it was tried, why in vain,
// and when it is tried next. rest is why its channel takes nothing now, zero where it does.
func (v *visit) stuck(l store.Line, rest store.Rest) string {
	text := v.say("thread.state.untried")
	if l.Attempt > 0 {
		text = v.say("thread.state.waiting", "n", l.Attempt)
	}
	if !l.TriedAt.IsZero() {
		text += " " + v.say("thread.state.tried", "when", v.tongue.when(l.TriedAt).Text)
	}
	if reason := v.reasonOf(l.ErrorCode); reason != "" {
		text += " " + reason
	}
	switch {
	case rest.Until.After(l.NextAt) && rest.Until.After(v.now):
		text += " " + v.say("thread.state.rests", "when", v.tongue.when(rest.Until).Text)
		if reason := v.reasonOf(rest.Code); reason != "" && rest.Code != l.ErrorCode {
			text += " " + reason
		}
	case l.NextAt.After(v.now):
		text += " " + v.say("thread.state.next", "when", v.tongue.when(l.NextAt).Text)
	default:
		text += " " + v.say("thread.state.soon")
	}
	return text
}

// restOf is why a channel takes no message of a lane now, the longest; the zero Rest where
// nothing holds it.
func restOf(t store.Thread, l store.Line) (longest store.Rest) {
	for _, r := range t.Rests {
		if r.Channel == l.Channel && r.Lane <= l.Lane && r.Until.After(longest.Until) {
			longest = r
		}
	}
	return longest
}

// reasonOf is why a message did not arrive: a sentence of ours, or the provider's code.
func (v *visit) reasonOf(code string) string {
	switch key := "thread.reason." + code; {
	case code == "":
		return ""
	case v.tongue.has(key):
		return v.say(key)
	default:
		return v.say("thread.reason.unknown", "code", code)
	}
}

// media is what a message is besides words, in words.
func (v *visit) media(l store.Line) (text, place string) {
	switch l.Kind {
	case bot.KindText, "":
		return "", ""
	case bot.KindLocation, bot.KindContact:
		var a struct {
			Contact  *bot.ContactCard `json:"contact"`
			Location *bot.Location    `json:"location"`
		}
		if json.Unmarshal([]byte(l.Attachment), &a) == nil {
			switch {
			case a.Location != nil:
				place = fmt.Sprintf("%.5f, %.5f", a.Location.Latitude, a.Location.Longitude)
			case a.Contact != nil:
				place = shortened(a.Contact.Name+" "+a.Contact.Phone, 200)
			}
		}
	}
	key := "thread.kind." + string(l.Kind)
	if !v.tongue.has(key) {
		key = "thread.kind.unsupported"
	}
	text = v.say(key)
	if l.Seconds > 0 {
		text += ", " + v.say("thread.seconds", "n", l.Seconds)
	}
	return text, place
}

// offerAgain marks the answers of staff that did not arrive and may be sent anew: those
// after which nothing was written by staff.
func offerAgain(items []threadItem, lines []store.Line) {
	failed := map[bot.MessageID]bool{}
	for _, l := range lines {
		switch {
		case l.Staff == "":
		case l.State == store.Failed || l.State == store.Expired:
			failed[l.ID] = l.Text != ""
		default:
			clear(failed)
		}
	}
	for i := range items {
		items[i].Again = failed[items[i].ID]
	}
}
