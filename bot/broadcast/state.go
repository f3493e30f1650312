// Package broadcast is what holds for an announcement wherever it is kept and shown: what
// it consists of, which states it goes through and who moves it, what exactly is approved,
// at what hours it may go and when it stops by itself. It reads no clock, no file and no
// database.
package broadcast

import "fmt"

// State is where an announcement stands.
type State string

// The states. The first three can be edited, the last three are the end.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // its people are counted and it waits for a second person
	Approved  State = "approved"  // it goes at its time, or when somebody says so
	Sending   State = "sending"
	Paused    State = "paused"
	Done      State = "done"
	Cancelled State = "cancelled"
	Expired   State = "expired" // its time was over before it began
)

// Ended reports whether nothing can happen to an announcement any more.
func (s State) Ended() bool { return s == Done || s == Cancelled || s == Expired }

// Act is what moves an announcement. Its history has one line for each.
type Act string

// The acts: those of whoever writes, of whoever approves, of either, and those of kanca.
const (
	Create   Act = "created"
	Edit     Act = "edited"
	Submit   Act = "submitted"
	Withdraw Act = "withdrawn" // its writer wants it back

	Approve Act = "approved"
	Return  Act = "returned" // to be written anew
	Reject  Act = "rejected" // for good

	Hurry   Act = "hurried" // it goes before a second person has seen it; see Proposal.MayHurry
	SignOff Act = "signed"  // and one has seen it since; that moves nothing

	Send   Act = "sent" // it begins
	Pause  Act = "paused"
	Resume Act = "resumed"
	Cancel Act = "cancelled"

	Expire Act = "expired"
	Finish Act = "done"
)

// Reasoned reports whether an act of a person needs a reason.
func (a Act) Reasoned() bool { return a == Return || a == Reject || a == Hurry }

// Refused is an act that the state does not allow.
type Refused struct {
	State State
	Act   Act
}

func (e *Refused) Error() string {
	return fmt.Sprintf("an announcement that is %q cannot be %s", e.State, e.Act)
}

// Next is the state after an act, and a *Refused where the state does not allow it. began
// is whether the announcement has begun to go out: what pauses before that waits for its
// time again afterwards. Whatever is edited, or submitted anew, is not approved. What stands
// still can be submitted anew, for it costs something else by now; if some have it already its
// people and words stay, and it stands still again once it was approved, returned or withdrawn.
func Next(s State, a Act, began bool) (State, error) {
	switch a {
	case Edit:
		if !began && (s == Draft || s == Submitted || s == Approved) {
			return Draft, nil
		}
	case Submit:
		if s == Paused || !began && (s == Draft || s == Submitted || s == Approved) {
			return Submitted, nil
		}
	case Withdraw, Return:
		if s == Submitted && began {
			return Paused, nil
		}
		if s == Submitted || s == Approved {
			return Draft, nil
		}
	case Approve, Hurry:
		if s == Submitted && began && a == Approve {
			return Paused, nil
		}
		if s == Submitted && !began {
			return Approved, nil
		}
	case Reject:
		if s == Submitted {
			return Cancelled, nil
		}
	case Send:
		if s == Approved {
			return Sending, nil
		}
	case Pause:
		if s == Approved || s == Sending {
			return Paused, nil
		}
	case Resume:
		if s == Paused && began {
			return Sending, nil
		}
		if s == Paused {
			return Approved, nil
		}
	case Cancel:
		if !s.Ended() {
			return Cancelled, nil
		}
	case Expire:
		// What went out before its time was over is done, with some left out.
		if (s == Sending || s == Paused || s == Submitted) && began {
			return Done, nil
		}
		if s == Submitted || s == Approved || s == Paused {
			return Expired, nil
		}
	case Finish:
		if s == Sending {
			return Done, nil
		}
	}
	return s, &Refused{s, a}
}

// Sendable reports whether anything of an announcement may go out.
func (s State) Sendable() bool { return s == Sending }
