package bot

// Status is how far a registration has come. People read it where they ask for it, and
// hear of most changes; the words for it stand in locales under "status." and its name.
type Status string

// The statuses.
const (
	StatusNew       Status = "new"       // stored; nobody of the office has looked yet
	StatusChecked   Status = "checked"   // staff have looked at the answers
	StatusCalled    Status = "called"    // staff have spoken with the person; the regency says dihubungi
	StatusInvited   Status = "invited"   // the person is to come; diundang
	StatusAccepted  Status = "accepted"  // diterima
	StatusPlaced    Status = "placed"    // the person has left for work; berangkat
	StatusRejected  Status = "rejected"  // ditolak
	StatusFinished  Status = "finished"  // the office is done with it; selesai
	StatusWithdrawn Status = "withdrawn" // the person took it back
)

// Statuses lists every status, in the order of a registration's life.
var Statuses = []Status{StatusNew, StatusChecked, StatusCalled, StatusInvited, StatusAccepted, StatusPlaced, StatusRejected, StatusFinished, StatusWithdrawn}

// Known reports whether there is such a status.
func (s Status) Known() bool {
	for _, known := range Statuses {
		if s == known {
			return true
		}
	}
	return false
}

// Step is one way on that staff may take a registration.
type Step struct {
	From, To Status
	Note     bool // colleagues have to read why
	Words    bool // the person has to read more than the status, as when and where
	Told     bool // the person hears of it
	Why      string
}

// steps is every step that there is. What is not here cannot be done; above all,
// nothing leads to or from what a person took back: only the person decides that, and
// registers anew whenever they like.
var steps = []Step{
	{From: StatusNew, To: StatusChecked, Told: true, Why: "the answers are complete"},
	{From: StatusNew, To: StatusCalled, Why: "staff rang at once; the person was on the line and needs no message"},
	{From: StatusNew, To: StatusInvited, Words: true, Told: true, Why: "there is something to come to; nobody comes without a place and a time"},
	{From: StatusNew, To: StatusRejected, Note: true, Told: true, Why: "it can lead nowhere, as with somebody too young; colleagues are asked why"},

	{From: StatusChecked, To: StatusCalled, Why: "the person was on the line"},
	{From: StatusChecked, To: StatusInvited, Words: true, Told: true, Why: "the next step is in the office"},
	{From: StatusChecked, To: StatusRejected, Note: true, Told: true, Why: "colleagues are asked why"},
	{From: StatusChecked, To: StatusNew, Note: true, Told: true, Why: "it was marked by mistake, and the person was told the wrong thing"},

	{From: StatusCalled, To: StatusInvited, Words: true, Told: true, Why: "what was said on the phone is forgotten; a text is not"},
	{From: StatusCalled, To: StatusAccepted, Told: true, Why: "an employer takes people without another talk"},
	{From: StatusCalled, To: StatusRejected, Note: true, Told: true, Why: "colleagues are asked why"},

	{From: StatusInvited, To: StatusInvited, Words: true, Told: true, Why: "the day or the place has changed"},
	{From: StatusInvited, To: StatusCalled, Why: "the person rang and does not come yet; they know"},
	{From: StatusInvited, To: StatusAccepted, Told: true, Why: "the person came"},
	{From: StatusInvited, To: StatusRejected, Note: true, Told: true, Why: "colleagues are asked why"},

	{From: StatusAccepted, To: StatusPlaced, Told: true, Why: "the contract is signed and the person leaves"},
	{From: StatusAccepted, To: StatusInvited, Note: true, Words: true, Told: true, Why: "something is missing yet; who was told to be accepted must read what"},
	{From: StatusAccepted, To: StatusRejected, Note: true, Told: true, Why: "who was told to be accepted must hear it, and colleagues are asked why"},

	{From: StatusPlaced, To: StatusAccepted, Note: true, Told: true, Why: "the departure was put off, or marked by mistake"},
	{From: StatusPlaced, To: StatusFinished, Why: "the person is home again or settled; for them nothing changes"},

	{From: StatusRejected, To: StatusChecked, Note: true, Told: true, Why: "it was taken up again, or marked by mistake"},
	{From: StatusFinished, To: StatusChecked, Note: true, Told: true, Why: "the person wants to go again, or it was marked by mistake"},
}

// StepsFrom returns the steps that staff may take from a status, in their order.
func StepsFrom(s Status) (out []Step) {
	for _, step := range steps {
		if step.From == s {
			out = append(out, step)
		}
	}
	return out
}

// StepTo returns the step from one status to another; ok is false where there is none.
func StepTo(from, to Status) (step Step, ok bool) {
	for _, step := range steps {
		if step.From == from && step.To == to {
			return step, true
		}
	}
	return Step{}, false
}
