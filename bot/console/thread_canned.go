package console

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/canned"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// readyReply is a reply that is kept ready, as it can be put into an answer to a person.
type readyReply struct {
	Key    string
	Offers []readyText // the person's language first
}

// readyText is its text in one language, filled in for the person.
type readyText struct {
	Value   string // of its button
	Lang    string // key of a text
	Text    string
	Preview string // its beginning
	Missing string // what is not known of the person and has to be written by hand, in words; "" for nothing
	Parts   int    // SMS parts; 0 where the answer goes another way
}

// readReady reads the replies that are kept ready, as they would be for the person.
func (v *visit) readReady(p *threadPage, t store.Thread) {
	var names, villages, districts []string
	for _, r := range t.People {
		names, villages, districts = append(names, r.Name), append(villages, r.Village), append(districts, r.District)
	}
	known := map[string]string{"nama": canned.Same(names), "desa": canned.Same(villages), "kecamatan": canned.Same(districts), "petugas": v.staff().Name}
	languages := []bot.Lang{bot.Indonesian, bot.Madurese}
	if t.Lang == bot.Madurese {
		languages = []bot.Lang{bot.Madurese, bot.Indonesian}
	}
	for _, r := range t.Canned {
		one := readyReply{Key: r.Key}
		for _, lang := range languages {
			if r.Texts[lang] == "" {
				continue
			}
			text, missing := canned.Fill(r.Texts[lang], known)
			offer := readyText{Value: strconv.FormatInt(r.ID, 10) + "." + string(lang), Lang: "canned.lang." + string(lang), Text: text, Preview: shortened(text, 160)}
			if len(missing) > 0 {
				offer.Missing = v.say("ready.missing", "what", strings.Join(missing, ", "))
			}
			if p.SMS {
				offer.Parts = sms.Count(text).Segments
			}
			one.Offers = append(one.Offers, offer)
		}
		p.Ready = append(p.Ready, one)
	}
}

// readyNamed finds a text by the value of its button.
func (p *threadPage) readyNamed(value string) (key string, found readyText, ok bool) {
	for _, r := range p.Ready {
		for _, o := range r.Offers {
			if o.Value == value {
				return r.Key, o, true
			}
		}
	}
	return "", readyText{}, false
}

// putCanned puts a reply that is kept ready behind what was typed. It is a draft as if it
// had been typed: nothing is sent. Sent again with the same words it is the same draft.
func putCanned(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	p.form, p.Answer.Optional = v.sentForm(), true
	if barred := cmp.Or(p.barred(), p.why); barred != nil {
		v.read(&p.form, &p.Answer)
		return v.refusedOn(p.without(&p.Answer), v.seen(), barred)
	}
	ok := v.read(&p.form, &p.Answer)
	p.Answer.Optional, p.Seen = false, v.seen()
	key, chosen, there := p.readyNamed(v.r.PostFormValue("siap"))
	together := strings.TrimSpace(p.Answer.Value + "\n" + chosen.Text)
	switch {
	case !ok:
		return again(p), nil
	case !there:
		p.refuse(nil, v.say("ready.gone"))
		return again(p), nil
	case utf8.RuneCountInString(together) > p.Answer.Longest:
		p.refuse(&p.Answer, v.say("ready.long", "key", key, "n", p.Answer.Longest))
		return again(p), nil
	}
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		_, err := tx.SaveDraft(v.context(), v.staff(), id, store.DraftReply, store.Draft{Turn: p.ReplyTurn, Version: store.AnyDraft, Text: together})
		return err
	}); errors.Is(err, store.ErrLate) { // it was sent in another tab this moment
		return v.refusedOn(p, 0, store.ErrNewer)
	} else if err != nil {
		return answer{}, err
	}
	a := moved(needPath(id) + "#balasan")
	if chosen.Missing != "" {
		return a.and("ready.put.missing", "what", chosen.Missing), nil
	}
	return a.and("ready.put"), nil
}
