package console

import (
	"errors"
	"net/http"
	"strconv"

	"kanca/bot/audit"
	"kanca/bot/store"
)

// askForPerson writes down what a person asks for about their data; its clock begins.
func askForPerson(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.How)
	kind := v.r.PostFormValue("permintaan")
	for i := range p.Kinds {
		p.Kinds[i].Chosen = p.Kinds[i].Value == kind
	}
	known := false
	for _, k := range p.Kinds {
		known = known || k.Chosen
	}
	if !known {
		p.KindWrong = v.say("person.kind.empty")
		p.all = append(p.all, problem{"permintaan-" + p.Kinds[0].Value, p.KindWrong})
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.AskFor(v.context(), v.staff(), p.Line.ID, store.RequestKind(kind), p.How.Value); err != nil {
			return "", err
		}
		return personPath(p.Line.ID), tx.Audit(v.context(), v.act(audit.DataAsked, personObject(p.Line.ID), kind))
	})
	return v.doneWith(p, a.and("person.did.asked"), err)
}

// takeBackRequest closes what a person does not want any more.
func takeBackRequest(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	request, err := strconv.ParseInt(v.r.PostFormValue("nomor"), 10, 64)
	if err != nil {
		return answer{}, store.ErrNotFound
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.TakeBack(v.context(), v.staff(), p.Line.ID, request, ""); err != nil {
			return "", err
		}
		return personPath(p.Line.ID), tx.Audit(v.context(), v.act(audit.DataTakenBack, personObject(p.Line.ID), strconv.FormatInt(request, 10)))
	})
	return v.doneWith(p, a.and("person.did.taken_back"), err)
}

// writePerson leads to where the person can be written to: what is open of the person, or a
// need that is opened for it.
func writePerson(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	need := int64(0)
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		var came bool
		if need, came, err = tx.BeginNeed(v.context(), v.staff(), p.Line.ID, v.NewToken(), v.now.Add(staffAnswersFor)); err != nil {
			return "", err
		}
		return latestPath(need), v.auditWork(tx, came, audit.EntryTaken, need)
	})
	var held *store.HeldError
	switch {
	case errors.As(err, &held): // its page says who has it
		return moved(latestPath(need)), nil
	case errors.Is(err, store.ErrRestricted):
		p.refuse(nil, v.say("person.write.restricted"))
	case err != nil && v.refusalOf(err) != "":
		p.refuse(nil, v.refusalOf(err))
	default:
		return a.and("person.write.did"), err
	}
	return answer{status: http.StatusConflict, page: p}, nil
}

// restrictPerson keeps that nothing is done with what is stored about a person.
func restrictPerson(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	sent := v.sentForm()
	if !v.read(&p.form, &p.Why) {
		p.ActForm = sent
		return again(p), nil
	}
	a, err := v.once(sent, func(tx *store.Tx) (string, error) {
		if err := tx.Restrict(v.context(), v.staff(), p.Line.ID, p.Why.Value); err != nil {
			return "", err
		}
		return personPath(p.Line.ID), tx.Audit(v.context(), v.act(audit.PersonRestricted, personObject(p.Line.ID), ""))
	})
	return v.doneWith(p, a.and("person.did.restricted"), err)
}

// loosenPerson takes a restriction back.
func loosenPerson(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	sent := v.sentForm()
	if !v.read(&p.form, &p.Why) {
		p.ActForm = sent
		return again(p), nil
	}
	a, err := v.once(sent, func(tx *store.Tx) (string, error) {
		if err := tx.Loosen(v.context(), v.staff(), p.Line.ID, p.Why.Value); err != nil {
			return "", err
		}
		return personPath(p.Line.ID), tx.Audit(v.context(), v.act(audit.PersonLoosened, personObject(p.Line.ID), ""))
	})
	return v.doneWith(p, a.and("person.did.loosened"), err)
}

// doneWith is the answer to an act; where somebody else was quicker, the page as it is
// now and that it is so already.
func (v *visit) doneWith(p *personPage, a answer, err error) (answer, error) {
	if !errors.Is(err, store.ErrAlready) {
		return a, err
	}
	fresh, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	fresh.How, fresh.Why = p.How, p.Why
	fresh.refuse(nil, v.say("person.already"))
	return answer{status: http.StatusConflict, page: fresh}, nil
}
