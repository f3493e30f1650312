package conversation

import (
	"strconv"

	"kanca/bot/identity"
	"kanca/dialogs"
)

// ageDoubted marks that something told since says that the person is under age, though
// another age was answered: the age is asked again before anything is registered.
const ageDoubted = "age_doubted"

// doubtAge marks the age that was answered as one to ask for again.
func (t *turn) doubtAge() {
	f := t.s.Form
	f.Answers, f.Before = f.Answers.with(ageDoubted, "yes"), nil
}

// youngest is the lower of the two ages that a year of birth tells, 0 without one.
func (p parsed) youngest() int {
	if p.reason != "born" {
		return 0
	}
	age, _ := strconv.Atoi(p.data[0]["Before"])
	return age
}

// asksDoubtedAge asks for the age again where it is doubted; no older one is kept in its
// place.
func (t *turn) asksDoubtedAge(n *dialogs.Node) bool {
	f, age := t.s.Form, fieldOf(n, "age")
	if age == nil || !f.Answers.Has(ageDoubted) {
		return false
	}
	f.Answers, f.Before = f.Answers.without(age.Name), nil
	f.Field = age.Name
	t.say(string(n.ID)+".age.doubted", nil)
	return true
}

// tooYoung ends a form kindly when the person is under age. No registration of a
// minor is kept (UU 27/2022 art. 25); the messages stay until they are deleted.
func (t *turn) tooYoung(n *dialogs.Node) bool {
	under, ok := t.trees.Events["under_age"]
	if !ok || under.Tree() != n.ID.Tree() || !t.minor() {
		return false
	}
	t.endForMinor(under)
	return true
}

// minor reports whether an answer of the form says that the person is under age.
func (t *turn) minor() bool {
	age, err := strconv.Atoi(t.s.Form.Answers.Get("age"))
	young := err == nil && age < MinAge
	if digits := t.secrets["nik"]; digits != "" {
		if nik, err := identity.ParseNIK(digits); err == nil && nik.Age(t.env.Now) < MinAge {
			young = true
		}
	}
	return young
}
