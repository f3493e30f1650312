package store

import (
	"context"
	"sync/atomic"
	"time"

	"kanca/bot/store/announcements"
	"kanca/bot/store/catalogue"
	"kanca/bot/store/copies"
	"kanca/bot/store/figures"
	"kanca/bot/store/housekeeping"
	"kanca/bot/store/keys"
	"kanca/bot/store/messages"
	"kanca/bot/store/office"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/regency"
	"kanca/bot/store/registrations"
	"kanca/bot/store/revisions"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
	"kanca/bot/store/wishes"
)

// What the rooms below are asked for by who uses the store.

// ErrNotFound is returned when a row that was asked for by its id is not there.
var ErrNotFound = sqldb.ErrNotFound

// Impatient is ctx for transactions whose connection counts as dead once PostgreSQL says
// nothing for so long; see package sqldb.
func Impatient(ctx context.Context, limit time.Duration) context.Context {
	return sqldb.Impatient(ctx, limit)
}

// Effort is what a database was asked for since it was opened; see package sqldb.
type Effort = sqldb.Effort

// Counted is ctx for work whose questions to the database are counted in n; see package
// sqldb.
func Counted(ctx context.Context, n *atomic.Int64) context.Context { return sqldb.Counted(ctx, n) }

// AtFault reports whether the database was at fault for an error of InTx, so that the
// same work may succeed later as it is; see package sqldb.
func AtFault(err error) bool { return sqldb.AtFault(err) }

// Schema is the number of the newest migration of a database, 0 where there is
// none, and of the newest one that this program knows.
type Schema = schema.Version

// SchemaError says in one sentence why a database cannot be used as it is, and
// what to do.
type SchemaError = schema.Error

// LookAtSchema reads the schema of the database at url and makes and changes
// nothing, also where there is no database. It needs no keys.
func LookAtSchema(ctx context.Context, url string) (Schema, error) { return schema.Look(ctx, url) }

// KnownSchema is the number of the newest migration that this program knows.
func KnownSchema() int64 { return schema.Known() }

// See package keys.
type (
	RingError     = keys.RingError
	KeyUse        = keys.KeyUse
	RotateOptions = keys.RotateOptions
	Rotated       = keys.Rotated
)

// IsRingBehind reports whether an error says that this process lacks a key.
func IsRingBehind(err error) bool { return keys.IsRingBehind(err) }

// See package catalogue.
type (
	Import = catalogue.Import
	Diff   = catalogue.Diff
	Batch  = catalogue.Batch
	Undone = catalogue.Undone
)

// See package copies.
type (
	Table  = copies.Table
	Column = copies.Column
	Kind   = copies.Kind
	View   = copies.View
	Beside = copies.Beside
)

// The kinds of columns.
const (
	Whole = copies.Whole
	Text  = copies.Text
	Truth = copies.Truth
)

// ErrBuilding is returned while another process builds.
var ErrBuilding = copies.ErrBuilding

// OpenBeside begins to build tables beside those in use; see package copies.
func OpenBeside(ctx context.Context, address string) (*Beside, error) {
	return copies.OpenBeside(ctx, address)
}

// See package housekeeping.
type (
	Upkeep  = housekeeping.Upkeep
	Backup  = housekeeping.Backup
	Backups = housekeeping.Backups
	Keep    = housekeeping.Keep
	Due     = housekeeping.Due
	Caution = housekeeping.Caution
)

// How much may go at once without somebody having looked.
const (
	Steady  = housekeeping.Steady
	Strict  = housekeeping.Strict
	However = housekeeping.However
)

// Usual is how long things are kept by default.
var Usual = housekeeping.Usual

// See package figures.
type (
	Stats     = figures.Stats
	SMSPrice  = figures.SMSPrice
	SMSPrices = figures.SMSPrices
	SMSDay    = figures.SMSDay
	Queue     = figures.Queue
)

// See package outbox.
type (
	Lease   = outbox.Lease
	Rest    = outbox.Rest
	State   = outbox.State
	Outcome = outbox.Outcome
)

// The states of messages to people.
const (
	Queued    = outbox.Queued
	Sending   = outbox.Sending
	Cancelled = outbox.Cancelled
	Expired   = outbox.Expired
	Uncertain = outbox.Uncertain
	Sent      = outbox.Sent
	Failed    = outbox.Failed
	Delivered = outbox.Delivered
	Read      = outbox.Read
)

// StaleError is returned for a correction of what was changed since; see package
// registrations.
type StaleError = registrations.StaleError

// StoredRegistration is a registration as staff see it; see package registrations.
type StoredRegistration = registrations.StoredRegistration

// See package registrations.
type (
	RegistrationFilter = registrations.Filter
	RegistrationPlace  = registrations.Place
	ListedRegistration = registrations.Listed
	RegistrationDetail = registrations.Detail
	NearRegistration   = registrations.Near
	RegistrationChange = registrations.Change
	Notified           = registrations.Notified
	Export             = registrations.Export
)

// What became of telling a person of a change.
const (
	NotifiedQueued   = registrations.NotifiedQueued
	NotifiedNeedless = registrations.NotifiedNeedless
	NotifiedStopped  = registrations.NotifiedStopped
	NotifiedNoRoute  = registrations.NotifiedNoRoute
	NotifiedWindow   = registrations.NotifiedWindow
)

// The states of files of registrations.
const (
	ExportWaiting = registrations.ExportWaiting
	ExportMaking  = registrations.ExportMaking
	ExportReady   = registrations.ExportReady
	ExportFailed  = registrations.ExportFailed
	ExportEnded   = registrations.ExportEnded
)

// NoDistrict in a RegistrationFilter is for registrations without a district.
const NoDistrict = registrations.NoDistrict

// AnyCountry in a RegistrationFilter is for registrations without a country.
const AnyCountry = registrations.AnyCountry

// Conversation is what is remembered of a person between two messages.
type Conversation = people.Conversation

// ErrUnreadable is returned with a conversation that is there and cannot be read:
// the row is damaged, or was sealed with another key.
var ErrUnreadable = people.ErrUnreadable

// See package messages.
type (
	Reply         = messages.Reply
	Why           = messages.Why
	UsedFact      = messages.UsedFact
	StoredMessage = messages.StoredMessage
	StaffMessage  = messages.StaffMessage
	Revocation    = messages.Revocation
	FileState     = messages.FileState
	NewFile       = messages.NewFile
	StoredFile    = messages.StoredFile
	AwaitedFile   = messages.AwaitedFile
)

// The states of files.
const (
	FileExpected = messages.FileExpected
	FileKept     = messages.FileKept
	FileTooLarge = messages.FileTooLarge
	FileTooMany  = messages.FileTooMany
	FileLost     = messages.FileLost
)

// ReadWhy reads by what an answer came about; see package messages.
func ReadWhy(text string) Why { return messages.ReadWhy(text) }

// What somebody is to the office; see package office.
const (
	Citizen = office.Citizen
	Present = office.Present
	Doubted = office.Doubted
)

// See package office.
type (
	Entry          = office.Entry
	EntryDetail    = office.EntryDetail
	Told           = office.Told
	InboxCount     = office.InboxCount
	DueAlert       = office.DueAlert
	AlertPlan      = office.AlertPlan
	Taken          = office.Taken
	Standing       = office.Standing
	StoredReport   = office.StoredReport
	StoredHandover = office.StoredHandover
	Question       = office.Question
	OpenQuestion   = office.OpenQuestion
	SignIn         = office.SignIn
	StaffSession   = office.StaffSession
	Today          = office.Today
	Flow           = office.Flow
	Count          = office.Count
	DeskQueue      = office.DeskQueue
	Mark           = office.Mark
	Need           = office.Need
	Line           = office.Line
	StaffNote      = office.StaffNote
	Thread         = office.Thread
	Route          = office.Route
	StaffAnswer    = office.StaffAnswer
	HeldError      = office.HeldError
	PeopleSearch   = office.PeopleSearch
	Stretch        = office.Stretch
	WorkTime       = office.WorkTime
	PersonLine     = office.PersonLine
	PersonCard     = office.PersonCard
	Proof          = office.Proof
	DataRequest    = office.DataRequest
	RequestKind    = office.RequestKind
	CopiedTable    = office.CopiedTable
	Notice         = office.Notice
	News           = office.News
	ReportCase     = office.ReportCase
	ReportStep     = office.ReportStep
	ReportFilter   = office.ReportFilter
	ReportedOffer  = office.ReportedOffer
	Month          = office.Month
	Figure         = office.Figure
	ReportMove     = office.ReportMove
	Reporter       = office.Reporter
	Draft          = office.Draft
	DraftKind      = office.DraftKind
	DraftElsewhere = office.DraftElsewhere
	Alerted        = office.Alerted
	CannedReply    = office.CannedReply
)

// MostCannedReplies is how many replies are kept ready; see package office.
const MostCannedReplies = office.MostCannedReplies

// What people ask for about what is stored of them, and how long it may take.
const (
	AskedErase    = office.AskedErase
	AskedRestrict = office.AskedRestrict
	AskedCorrect  = office.AskedCorrect
	AskedCopy     = office.AskedCopy
	DidLoosen     = office.DidLoosen
	DidJoin       = office.DidJoin
	RequestTime   = office.RequestTime
)

// RequestKinds lists what can be asked for.
var RequestKinds = office.RequestKinds

// The queues of the inbox.
const (
	QueueWaiting = office.QueueWaiting
	QueueMine    = office.QueueMine
	QueueOthers  = office.QueueOthers
	QueueResting = office.QueueResting
	QueueClosed  = office.QueueClosed
)

// What happens to needs that nobody looks after; see package office.
type (
	Untended      = office.Untended
	NeedEvent     = office.NeedEvent
	NeedEventKind = office.NeedEventKind
)

// The kinds of NeedEvent, and how long a need may be idle.
const (
	NeedIdle     = office.NeedIdle
	NeedLeft     = office.NeedLeft
	NeedOffDuty  = office.NeedOffDuty
	NeedAway     = office.NeedAway
	NeedSilent   = office.NeedSilent
	BotAgain     = office.BotAgain
	NeedSnoozed  = office.NeedSnoozed
	NoteDeleted  = office.NoteDeleted
	IdlePatience = office.IdlePatience
	CryPatience  = office.CryPatience
	// MostAlertWait is how long the next alert about a need waits at most.
	MostAlertWait = office.MostAlertWait
)

// NeedEventKinds lists every kind of NeedEvent.
var NeedEventKinds = office.NeedEventKinds

// SnoozedLongest is for how long a need may be put off; see package office.
const SnoozedLongest = office.SnoozedLongest

// Why a need was not put off; see package office.
var (
	ErrUrgent     = office.ErrUrgent
	ErrSnoozeTime = office.ErrSnoozeTime
)

// ParseOrder and OrderText read and write ids between commas; see package office.
func ParseOrder(text string) []int64 { return office.ParseOrder(text) }

// OrderText writes ids as ParseOrder reads them.
func OrderText(ids []int64) string { return office.OrderText(ids) }

// FormAbout is of whom a form is; see package office.
type FormAbout = office.FormAbout

// The kinds of drafts of staff.
const (
	DraftReply = office.DraftReply
	DraftNote  = office.DraftNote
)

// AnyDraft is the version of a draft that takes the place of whatever is kept.
const AnyDraft = office.AnyDraft

// DeskQueues lists the queues of the inbox.
var DeskQueues = office.DeskQueues

// How long links, sessions and what was typed are good; see package office.
const (
	InvitationTime = office.InvitationTime
	SessionIdle    = office.SessionIdle
	SessionTime    = office.SessionTime
	FormKept       = office.FormKept
)

var (
	// ErrStaffExists is returned for a name or phone that an account in use has.
	ErrNamesNoDeputy = office.ErrNamesNoDeputy
	ErrStaffExists   = office.ErrStaffExists
	// ErrRefusing is returned by Alert when the phone said BERHENTI: nothing was written.
	ErrRefusing = office.ErrRefusing
	// Why something was not done with a need; see package office.
	ErrDone    = office.ErrDone
	ErrNewer   = office.ErrNewer
	ErrLate    = office.ErrLate
	ErrNoRoute = office.ErrNoRoute
	ErrStopped = office.ErrStopped
	// Why a setting was not changed; see package office.
	ErrChanged      = office.ErrChanged
	ErrKeyTaken     = office.ErrKeyTaken
	ErrTooMany      = office.ErrTooMany
	ErrTestedLately = office.ErrTestedLately
	// Why something was not done with a person; see package office.
	ErrAlready    = office.ErrAlready
	ErrSamePerson = office.ErrSamePerson
	ErrNotAsked   = office.ErrNotAsked
	// Why a registration or a report was not taken a step on; see package registrations.
	ErrStale      = registrations.ErrStale
	ErrNoStep     = registrations.ErrNoStep
	ErrRestricted = registrations.ErrRestricted
)

// See package wishes.
type (
	Wishes  = wishes.Wishes
	Granted = wishes.Granted
	Newer   = wishes.Newer
)

// See package announcements.
type (
	Announcement          = announcements.Announcement
	AnnouncementBy        = announcements.By
	AnnouncementMove      = announcements.Move
	AnnouncementPlan      = announcements.Plan
	AnnouncementStep      = announcements.Step
	AnnouncementCounts    = announcements.Counts
	AnnouncementMeasure   = announcements.Measure
	AnnouncementRecipient = announcements.Recipient
	AnnouncementListed    = announcements.Listed
	AnnouncementPlace     = announcements.Place
	AnnouncementAtHand    = announcements.AtHand
	AnnouncementPace      = announcements.Pace
	AnnouncementOverlap   = announcements.Overlap
	AnnouncementSample    = announcements.Sample
	AnnouncementWay       = announcements.OpenWay
	AnnouncementUnderWay  = announcements.UnderWay
	PracticeOver          = announcements.PracticeOver
	AnnouncementObjected  = announcements.Objected
	AnnouncementToApprove = announcements.ToApprove
	AnnouncementUnsigned  = announcements.Unsigned
	AnnouncementTestText  = announcements.TestText
	AnnouncementResults   = announcements.Results
	AnnouncementCame      = announcements.Came
	Conductor             = announcements.Conductor
	Conducted             = announcements.Conducted
)

// AnnouncementSkipped is the state of a recipient who is sent nothing.
const AnnouncementSkipped = announcements.Skipped

// UnsignedAnnouncement is what is to be known of one that waits to be signed off.
var UnsignedAnnouncement = announcements.UnsignedBy

// AnnouncementResultWindow is for how long what people do counts as what came of an announcement.
const AnnouncementResultWindow = announcements.ResultWindow

// AnnouncementPaceWindow is the time over which it is looked how fast an announcement goes.
const AnnouncementPaceWindow = announcements.PaceWindow

// AnnouncementCountHolds is for how long a count of an announcement's people is shown again.
const AnnouncementCountHolds = announcements.CountHolds

// AnnouncementLateStart is how long after its time an announcement that has not begun is a
// fault.
const AnnouncementLateStart = announcements.LateStart

// What stands against an act on an announcement; see package announcements.
var (
	ErrAnnouncementMoved      = announcements.ErrMoved
	ErrOwnWords               = announcements.ErrOwnWords
	ErrAnnouncementRole       = announcements.ErrRole
	ErrNoApprover             = announcements.ErrNoApprover
	ErrAnnouncementUnsigned   = announcements.ErrUnsigned
	ErrAnnouncementReasonAnew = announcements.ErrReasonAnew
	ErrNoPhoneForTest         = announcements.ErrNoPhone
	ErrManyTests              = announcements.ErrManyTests
	ErrNobodyMeant            = announcements.ErrNobody
	ErrReasonMissing          = announcements.ErrReason
	ErrAudienceDrifted        = announcements.ErrDrifted
)

// See package regency.
type (
	RegencyDue          = regency.Due
	RegencyHeld         = regency.Held
	RegencyRegistration = regency.Sent
	RegencyReport       = regency.SentReport
	RegencyChange       = regency.Change
	RegencyPart         = regency.Part
	RegencyState        = regency.State
	RegencyStanding     = regency.Standing
	RegencyDifference   = regency.Difference
	RegencyRefused      = regency.Refused
	SharedRegistration  = regency.Shared
)

// In what the regency's database and this one may differ; see package regency.
const (
	RegencyUnknown = regency.Unknown
	RegencyNewer   = regency.Newer
	RegencyDeleted = regency.Deleted
)

// RegencySilent is after how much time without contact the flow counts as standing still.
const RegencySilent = regency.Silent

// The kinds of things that arrive in the regency's database one by one.
const (
	RegencyRegistrations = regency.Registration
	RegencyReports       = regency.Report
)

// What is counted by the day.
const (
	TallyAgencies  = regency.Agencies
	TallyTrainings = regency.Trainings
)

// See package revisions.
type (
	ContentRevision = revisions.Revision
	RevisionState   = revisions.State
	RevisionStep    = revisions.Step
)

// The states of a revision; see package revisions.
const (
	RevisionDraft     = revisions.Draft
	RevisionReviewed  = revisions.Reviewed
	RevisionPublished = revisions.Published
	RevisionReplaced  = revisions.Replaced
	RevisionWithdrawn = revisions.Withdrawn
	RevisionDropped   = revisions.Dropped
)

// Why something was not done with a revision; see package revisions.
var (
	ErrRevised     = revisions.ErrChanged
	ErrOwnRevision = revisions.ErrOwn
	ErrUnread      = revisions.ErrUnread
)
