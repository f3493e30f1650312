// Package audit is the log of what staff do: who, when, what, to what. Its rows are
// chained by a keyed hash, so that nobody who can write to the database, but has not
// the key file, can change, take out, add or swap one without being noticed. It does
// no reading or writing of its own; package store keeps the rows.
package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kanca/bot"
)

// Action is what was done. The console has a sentence for each, under
// "audit.action." and its name.
type Action string

// The actions. A test sees that each has its sentence.
const (
	SignedIn         Action = "signed_in"
	SignInFailed     Action = "sign_in_failed"
	SignedOut        Action = "signed_out"
	CodeFailed       Action = "code_failed"
	RecoveryUsed     Action = "recovery_used"
	SteppedUp        Action = "stepped_up"
	TookIntoUse      Action = "took_into_use"
	SetUpCode        Action = "set_up_code"
	EndedSession     Action = "ended_session"
	Denied           Action = "denied"
	AccountAdded     Action = "account_added"
	AccountDisabled  Action = "account_disabled"
	AccountReset     Action = "account_reset"
	DeputyNamed      Action = "deputy_named" // who approves in place of the kepala, and until when
	OffDuty          Action = "off_duty"     // has gone home or is away, and until when
	OnDuty           Action = "on_duty"      // works again before that
	DeputyEnded      Action = "deputy_ended" // before that day
	EntryTaken       Action = "entry_taken"
	EntryClosed      Action = "entry_closed"
	EntryOpened      Action = "entry_opened"
	FileOpened       Action = "file_opened"   // a photo, a voice message or another file that a person sent
	EntrySnoozed     Action = "entry_snoozed" // put off until a time
	EntryWoken       Action = "entry_woken"   // and taken up again before it
	NIKShown         Action = "nik_shown"
	Exported         Action = "exported"
	PersonErased     Action = "person_erased"
	PersonCorrected  Action = "person_corrected"
	PersonRestricted Action = "person_restricted"
	ReportMoved      Action = "report_moved"
	ReportFiled      Action = "report_filed" // how a report is dealt with
	PersonLoosened   Action = "person_loosened"
	PeopleJoined     Action = "people_joined"
	DataAsked        Action = "data_asked"      // somebody asked for something about their data
	DataTakenBack    Action = "data_taken_back" // and does not want it any more
	MessageSent      Action = "message_sent"
	NoteAdded        Action = "note_added"
	NoteDeleted      Action = "note_deleted"
	GivenBack        Action = "given_back"
	SettingChanged   Action = "setting_changed"

	RosterOrdered Action = "roster_ordered" // who is told first of a cry for help
	PhoneChanged  Action = "phone_changed"  // of a member of staff
	PhoneRemoved  Action = "phone_removed"
	AlertTested   Action = "alert_tested"
	CannedChanged Action = "canned_changed"
	CannedRemoved Action = "canned_removed"

	RegistrationMoved Action = "registration_moved"
	ExportAsked       Action = "export_asked"

	AnnouncementMoved Action = "announcement_moved" // its detail says how

	QuestionsSeen Action = "questions_seen" // texts that the bot had no answer for; its detail says how many

	ContentWritten   Action = "content_written" // a correction of a fact or contact, as a draft
	ContentReviewed  Action = "content_reviewed"
	ContentPublished Action = "content_published"
	ContentWithdrawn Action = "content_withdrawn" // taken back: what is built in is told again
	ContentDropped   Action = "content_dropped"   // a draft that was never told
)

// Actions lists every action.
var Actions = []Action{
	SignedIn, SignInFailed, SignedOut, CodeFailed, RecoveryUsed, SteppedUp, TookIntoUse, SetUpCode, EndedSession, Denied,
	AccountAdded, AccountDisabled, AccountReset, DeputyNamed, DeputyEnded, OffDuty, OnDuty, EntryTaken, EntryClosed, EntryOpened, FileOpened, EntrySnoozed, EntryWoken, NIKShown, Exported, PersonErased,
	PersonCorrected, PersonRestricted, ReportMoved, ReportFiled, PersonLoosened, PeopleJoined, DataAsked, DataTakenBack, MessageSent, NoteAdded, NoteDeleted, GivenBack, SettingChanged,
	RosterOrdered, PhoneChanged, PhoneRemoved, AlertTested, CannedChanged, CannedRemoved,
	RegistrationMoved, ExportAsked,
	AnnouncementMoved, QuestionsSeen,
	ContentWritten, ContentReviewed, ContentPublished, ContentWithdrawn, ContentDropped,
}

// Act is one thing that somebody did. It names people by the ids of their rows and
// never holds what they wrote, a number of theirs or a NIK.
type Act struct {
	At      time.Time // to the millisecond
	Staff   int64     // who did it; 0 where nobody was signed in
	Name    string    // as the account was called
	Role    bot.Role
	Session int64  // 0 outside the console
	By      string // "console", "command line", "phone" or "kanca"
	Network string // where the browser was, as an address; else ""
	Action  Action
	Object  string // "registration:ID", "entry:ID", "account:NAME"
	Detail  string // a reason, or what was changed; a NIK in it is masked
}

// Entry is an act with its place in the chain.
type Entry struct {
	Seq int64 // 1, 2, 3 …
	Act
	Hash string
}

// Key makes the keyed hash of a text; only who has the key file can.
type Key func(text string) string

// Hash is the hash of an act behind the entry whose hash is before ("" for the
// first).
func Hash(key Key, before string, seq int64, a Act) string {
	text, err := json.Marshal([]any{before, seq, a.At.UnixMilli(), a.Staff, a.Name, a.Role, a.Session, a.By, a.Network, a.Action, a.Object, a.Detail})
	if err != nil {
		panic(err) // numbers and texts can always be written
	}
	return key("entry:" + string(text))
}

// Head is the end of the chain, as the database keeps it beside the entries.
type Head struct {
	Seq  int64
	Hash string // of the newest entry; "" while there is none
	Seal string // keyed hash of both, which only who has the key can make
}

// SealHead is the seal of a head.
func SealHead(key Key, seq int64, hash string) string {
	return key(fmt.Sprintf("head:%d:%s", seq, hash))
}

// ErrBroken is wrapped by everything that Chain finds wrong.
var ErrBroken = errors.New("the audit log was changed behind kanca's back")

// Chain follows the entries from the first to the last and finds where they were
// changed.
type Chain struct {
	Key  Key
	seq  int64
	hash string
}

// Take looks at the next entry.
func (c *Chain) Take(e Entry) error {
	switch want := c.seq + 1; {
	case e.Seq > want:
		return fmt.Errorf("%w: entry %d is missing", ErrBroken, want)
	case e.Seq < want:
		return fmt.Errorf("%w: entry %d stands there twice", ErrBroken, e.Seq)
	case Hash(c.Key, c.hash, e.Seq, e.Act) != e.Hash:
		return fmt.Errorf("%w: entry %d is not what was written, or was put in", ErrBroken, e.Seq)
	}
	c.seq, c.hash = e.Seq, e.Hash
	return nil
}

// End compares where the entries ended with the head.
func (c *Chain) End(h Head) error {
	switch {
	case h.Seq == 0 && h.Hash == "" && c.seq == 0 && h.Seal == "": // nothing was ever written
		return nil
	case SealHead(c.Key, h.Seq, h.Hash) != h.Seal:
		return fmt.Errorf("%w: the note of its end was changed", ErrBroken)
	case c.seq < h.Seq:
		return fmt.Errorf("%w: entries %d to %d are missing at the end", ErrBroken, c.seq+1, h.Seq)
	case c.seq > h.Seq || c.hash != h.Hash:
		return fmt.Errorf("%w: it does not end where it should, at entry %d", ErrBroken, h.Seq)
	}
	return nil
}

// Anchor is the end of the chain so far, to be kept elsewhere: whoever puts an older
// state of the whole database back is found by it alone.
func (c *Chain) Anchor() string { return fmt.Sprintf("%d:%s", c.seq, c.hash) }
