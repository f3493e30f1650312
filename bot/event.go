package bot

// Event is something that a turn of the conversation decided and that must be
// written in the same transaction as the turn. The set is closed: a new event
// does not pass the store's tests until the store writes it.
type Event interface {
	// Type is the name in logs and in `kanca chat --json`.
	Type() string
	// Ref is the id of the row the event makes or changes, or "".
	Ref() string
}

type (
	// LanguageChosen remembers the language to answer in.
	LanguageChosen struct{ Lang Lang }
	// ConsentGiven records that the person agreed to the consent text of that
	// version (UU 27/2022 art. 22, 24: the controller must be able to prove it).
	ConsentGiven struct{ Version string }
	// RegistrationCompleted is a confirmed registration of interest.
	RegistrationCompleted struct{ Registration Registration }
	// RegistrationChanged replaces the answers of an earlier registration.
	RegistrationChanged struct{ Registration Registration }
	// RegistrationWithdrawn takes a registration back at the person's wish.
	RegistrationWithdrawn struct{ ID string }
	// NIKRemoved takes the identity number out of every registration of the person,
	// at the person's wish; the registrations stay.
	NIKRemoved struct{}
	// ReportFiled is a report of suspected fraud.
	ReportFiled struct{ Report FraudReport }
	// HandoverRequested puts the conversation before a member of staff.
	HandoverRequested struct{ Handover Handover }
	// OptedOutOfAnnouncements is a BERHENTI; it holds until OptedInAgain.
	OptedOutOfAnnouncements struct{}
	// OptedInAgain is an explicit MULAI.
	OptedInAgain struct{}
	// AnnouncementsWanted is a yes to the question whether the person wants to hear of
	// something, when there is any: a country (ISO 3166), a job, or both. Where both are
	// empty it is everything, as MULAI is. Whoever said BERHENTI is sent nothing for it.
	// With the id of a training it is the wish to be reminded of that one, and nothing else.
	AnnouncementsWanted struct{ Country, Job, Training string }
	// AnnouncementsDeclined is a no to that question: it ends whatever was agreed to
	// before, by a yes or by MULAI. It is no BERHENTI, and a later yes counts again.
	AnnouncementsDeclined struct{}
	// DataDeleted erases what is stored about the person (UU 27/2022 art. 43).
	DataDeleted struct{}
	// PersonProven joins an earlier person with this one, who named something that
	// only that person registered. It comes before anything else of its turn.
	PersonProven struct{ Earlier int64 }
	// ProofFailed counts an answer that did not fit; after MaxProofs of them nobody
	// is asked any more.
	ProofFailed struct{}
	// EarlierDenied is that the person is none of Person.Earlier.
	EarlierDenied struct{}
	// NotUnderstood keeps a text that the bot had no answer for, so that the
	// office can teach it. Any NIK in it is masked by the store.
	NotUnderstood struct {
		Text string
		Lang Lang
	}
)

func (LanguageChosen) Type() string          { return "language.chosen" }
func (ConsentGiven) Type() string            { return "consent.given" }
func (RegistrationCompleted) Type() string   { return "registration.completed" }
func (RegistrationChanged) Type() string     { return "registration.changed" }
func (RegistrationWithdrawn) Type() string   { return "registration.withdrawn" }
func (NIKRemoved) Type() string              { return "nik.removed" }
func (ReportFiled) Type() string             { return "report.filed" }
func (HandoverRequested) Type() string       { return "handover.requested" }
func (OptedOutOfAnnouncements) Type() string { return "announcements.stopped" }
func (OptedInAgain) Type() string            { return "announcements.resumed" }
func (AnnouncementsWanted) Type() string     { return "announcements.wanted" }
func (AnnouncementsDeclined) Type() string   { return "announcements.declined" }
func (DataDeleted) Type() string             { return "data.deleted" }
func (PersonProven) Type() string            { return "person.proven" }
func (ProofFailed) Type() string             { return "person.proof_failed" }
func (EarlierDenied) Type() string           { return "person.denied" }
func (NotUnderstood) Type() string           { return "message.not_understood" }

func (LanguageChosen) Ref() string          { return "" }
func (ConsentGiven) Ref() string            { return "" }
func (e RegistrationCompleted) Ref() string { return e.Registration.ID }
func (e RegistrationChanged) Ref() string   { return e.Registration.ID }
func (e RegistrationWithdrawn) Ref() string { return e.ID }
func (NIKRemoved) Ref() string              { return "" }
func (e ReportFiled) Ref() string           { return e.Report.ID }
func (e HandoverRequested) Ref() string     { return e.Handover.ID }
func (OptedOutOfAnnouncements) Ref() string { return "" }
func (OptedInAgain) Ref() string            { return "" }
func (AnnouncementsWanted) Ref() string     { return "" }
func (AnnouncementsDeclined) Ref() string   { return "" }
func (DataDeleted) Ref() string             { return "" }
func (PersonProven) Ref() string            { return "" }
func (ProofFailed) Ref() string             { return "" }
func (EarlierDenied) Ref() string           { return "" }
func (NotUnderstood) Ref() string           { return "" }
