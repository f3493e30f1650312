package console

import (
	"errors"
	"net/http"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/locales"
)

// erasePage asks once more before everything about a person is erased.
type erasePage struct {
	form
	Person int64
	Who    string
	Asked  *requestLine // what the person asked for; nil where that is not written down
	Tells  bool         // the person is told
}

func (erasePage) template() string           { return "erase" }
func (p erasePage) heading(t *tongue) string { return t.say("erase.title", "who", p.Who) }

func newErasePage(v *visit) (*erasePage, error) {
	id, err := v.personID()
	if err != nil {
		return nil, err
	}
	c, err := v.DB.Person(v.context(), id)
	if err != nil {
		return nil, err
	}
	p := &erasePage{form: v.newForm(), Person: id, Who: v.personLine(c.PersonLine).Who, Tells: !c.OptedOut}
	for _, r := range c.Requests {
		if r.Kind == store.AskedErase && r.Open() {
			line := requestLine{DataRequest: r, Text: v.say("person.asked." + string(r.Kind))}
			line.Left, line.Late = v.leftOf(r.Due())
			p.Asked = &line
		}
	}
	return p, nil
}

func showErase(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, err := newErasePage(v)
	if err != nil {
		return answer{}, err
	}
	return shown(p), nil
}

// erasePerson erases everything about a person, who hears of it where that may be.
func erasePerson(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	id, err := v.personID()
	if err != nil {
		return answer{}, err
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		c, err := tx.Person(v.context(), id)
		if err != nil {
			return "", err
		}
		if _, _, err := tx.ErasePerson(v.context(), v.staff(), id, func(r store.Route) (store.Reply, error) { return v.told(r, c.Lang, "privacy.deleted") }); err != nil {
			return "", err
		}
		return "/orang", tx.Audit(v.context(), v.act(audit.PersonErased, personObject(id), ""))
	})
	if errors.Is(err, store.ErrNotAsked) {
		p, err := newErasePage(v)
		if err != nil {
			return answer{}, err
		}
		p.refuse(nil, v.say("erase.notasked"))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return a.and("erase.did"), err
}

// told is a text of the conversation as a person is told it outside of one, by a way that
// may be used now; the error says why it may not.
func (v *visit) told(r store.Route, lang bot.Lang, key string) (store.Reply, error) {
	if err := v.way(r.Channel).may(r, v.now); err != nil {
		return store.Reply{}, err
	}
	return v.textFor(lang, r, key, nil), nil
}

// textFor is a text for a person in their language, as it goes by a way.
func (v *visit) textFor(lang bot.Lang, r store.Route, key string, data locales.Data) store.Reply {
	way := v.way(r.Channel)
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	reply := store.Reply{Text: v.Texts.Text(lang, way.Traits.Medium, key, data), Lane: bot.LaneStaff}
	reply.Text, reply.Segments = sms.As(way.Traits.Medium, reply.Text)
	if way.NewID != nil {
		reply.ProviderID = way.NewID()
	}
	return reply
}
