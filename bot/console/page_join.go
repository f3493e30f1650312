package console

import (
	"errors"
	"strconv"

	"kanca/bot/audit"
	"kanca/bot/store"
)

// joinPage makes two people one, of whom staff have a proof that they are.
type joinPage struct {
	form
	Person int64
	Who    string
	Maybe  []int64
	Other  field // the number of the other one
	Proof  field
	Pair   []joinLine // both, to be compared; empty before the other one was named
	Agreed int64      // the other one, of whom who asks saw the comparison
}

// joinLine is one of two people, with what tells whether they are the same.
type joinLine struct {
	personLine
	Registered []registeredLine
}

func (v *visit) joinLine(c store.PersonCard) joinLine {
	return joinLine{v.personLine(c.PersonLine), v.registered(c)}
}

func (joinPage) template() string           { return "join" }
func (p joinPage) heading(t *tongue) string { return t.say("join.title", "who", p.Who) }

func newJoinPage(v *visit) (*joinPage, store.PersonCard, error) {
	id, err := v.personID()
	if err != nil {
		return nil, store.PersonCard{}, err
	}
	c, err := v.DB.Person(v.context(), id)
	if err != nil {
		return nil, c, err
	}
	return &joinPage{form: v.newForm(), Person: id, Who: v.personLine(c.PersonLine).Who, Maybe: c.Maybe,
		Other: field{Name: "dengan", Label: "join.other", Hint: "join.other.hint", Kind: "text", Auto: "off", Longest: 12},
		Proof: field{Name: "bukti", Label: "join.proof", Hint: "join.proof.hint", Kind: "area", Longest: 500}}, c, nil
}

func showJoin(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, _, err := newJoinPage(v)
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refill(&p.form, &p.Other, &p.Proof)
}

// joinPeople shows both people to be compared first, and joins them when who asks says
// so once more.
func joinPeople(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, c, err := newJoinPage(v)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Other, &p.Proof) {
		return again(p), nil
	}
	other, err := strconv.ParseInt(p.Other.Value, 10, 64)
	if err != nil || other <= 0 || other == p.Person {
		p.refuse(&p.Other, v.say("join.other.wrong"))
		return again(p), nil
	}
	second, err := v.DB.Person(v.context(), other)
	switch {
	case errors.Is(err, store.ErrNotFound):
		p.refuse(&p.Other, v.say("join.other.wrong"))
		return again(p), nil
	case err != nil:
		return answer{}, err
	}
	if agreed := v.sentNumber("dibandingkan"); agreed != other {
		p.Pair, p.Agreed = []joinLine{v.joinLine(c), v.joinLine(second)}, other
		p.refuse(nil, v.say("join.compare"))
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.JoinPeople(v.context(), v.staff(), p.Person, other, p.Proof.Value); err != nil {
			return "", err
		}
		return personPath(p.Person), tx.Audit(v.context(), v.act(audit.PeopleJoined, personObject(p.Person), personObject(other)))
	})
	return a.and("join.did"), err
}
