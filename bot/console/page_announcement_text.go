package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

// editable reports whether an announcement can still be written on.
func editable(a store.Announcement) bool {
	_, err := broadcast.Next(a.State, broadcast.Edit, !a.StartedAt.IsZero())
	return err == nil
}

// draft is the announcement of the path for who writes on it; led is where who asks is led
// instead where nobody can any more.
func (v *visit) draft() (a store.Announcement, led answer, err error) {
	if a, err = v.announcement(); err == nil && !editable(a) {
		led = moved(announcementPath(a.ID)).and("ann.closed")
	}
	return a, led, err
}

// announcementTextPage is what an announcement says, a language beside the other.
type announcementTextPage struct {
	wizard
	Name       field
	Indonesian field
	Madurese   field
	Offer      string
	Offers     []offerGroup
	Counts     map[string]string // how long a text is, by the name of its field
	OfferWrong string
}

// offerGroup is openings, or trainings, that can be told of.
type offerGroup struct {
	Key     string
	Options []option
}

func (announcementTextPage) template() string { return "announcement_text" }
func (p announcementTextPage) heading(t *tongue) string {
	if p.Number == 0 {
		return t.say("ann.new")
	}
	return t.say("ann.step.isi")
}

// How long what is typed may be, in characters, as package broadcast has it.
const (
	longestTitle        = 120
	longestAnnouncement = 1000
)

// fieldOffer names the opening or training that an announcement tells of: its kind, a colon
// and its id.
const (
	fieldOffer   = "tawaran"
	offerOpening = "lowongan:"
	offerCourse  = "pelatihan:"
)

func (v *visit) newAnnouncementText(a store.Announcement) *announcementTextPage {
	p := &announcementTextPage{wizard: v.newWizard("isi", a), Counts: map[string]string{},
		Name:       field{Name: "judul", Label: "ann.name", Hint: "ann.name.hint", Kind: "text", Auto: "off", Longest: longestTitle, Value: a.Content.Title},
		Indonesian: field{Name: "indonesia", Label: "ann.id", Hint: "ann.id.hint", Kind: "area", Longest: longestAnnouncement, Value: asWritten(a.Content.Text[bot.Indonesian])},
		Madurese:   field{Name: "madura", Label: "ann.mad", Hint: "ann.mad.hint", Kind: "area", Longest: longestAnnouncement, Optional: true, Value: asWritten(a.Content.Text[bot.Madurese])}}
	if a.Content.Opening != "" {
		p.Offer = offerOpening + a.Content.Opening
	} else if a.Content.Training != "" {
		p.Offer = offerCourse + a.Content.Training
	}
	return p
}

func showNewAnnouncement(v *visit) (answer, error) {
	return v.showText(v.newAnnouncementText(store.Announcement{}))
}

func showAnnouncementText(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	return v.showText(v.newAnnouncementText(a))
}

func (v *visit) showText(p *announcementTextPage) (answer, error) {
	if err := v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Name, &p.Indonesian, &p.Madurese)
		sawVersion(kept, "versi", &p.Version)
		p.Offer = kept.Get(fieldOffer)
	}); err != nil {
		return answer{}, err
	}
	o, err := v.offers(p)
	if err == nil {
		v.countText(p, o)
	}
	return shown(p), err
}

// offers is what can be told of now.
type offers struct {
	openings  []content.Opening
	trainings []content.Training
}

// offers fills the list of what can be told of now, the chosen one among them.
func (v *visit) offers(p *announcementTextPage) (o offers, err error) {
	if o.openings, o.trainings, err = v.DB.Offers(v.context()); err != nil {
		return o, err
	}
	today := v.now.In(zone).Format(time.DateOnly)
	openings, trainings := offerGroup{Key: "ann.offer.openings"}, offerGroup{Key: "ann.offer.trainings"}
	for _, x := range o.openings {
		if value := offerOpening + x.ID; x.ValidUntil >= today || p.Offer == value {
			openings.Options = append(openings.Options, option{value, shortened(announcing.InShort(x, bot.Indonesian), 80), p.Offer == value})
		}
	}
	for _, x := range o.trainings {
		if value := offerCourse + x.ID; x.Ends == "" && x.Starts == "" || max(x.Ends, x.Starts) >= today || p.Offer == value {
			trainings.Options = append(trainings.Options, option{value, shortened(x.Title+", "+x.Place, 80), p.Offer == value})
		}
	}
	for _, g := range []offerGroup{openings, trainings} {
		if len(g.Options) > 0 {
			p.Offers = append(p.Offers, g)
		}
	}
	return o, nil
}

// opening is the opening of a choice, and training the training.
func (o offers) opening(chosen string) (content.Opening, bool) {
	return chosenOf(o.openings, offerOpening, chosen, func(x content.Opening) string { return x.ID })
}

func (o offers) training(chosen string) (content.Training, bool) {
	return chosenOf(o.trainings, offerCourse, chosen, func(x content.Training) string { return x.ID })
}

// chosenOf is the one of a kind that a choice names.
func chosenOf[T any](all []T, kind, chosen string, id func(T) string) (one T, ok bool) {
	name, is := strings.CutPrefix(chosen, kind)
	if i := slices.IndexFunc(all, func(x T) bool { return id(x) == name }); is && i >= 0 {
		return all[i], true
	}
	return one, false
}

// countText says of each text how long it is, as it is sent, and how many parts of an SMS
// it takes, by the name of its field.
func (v *visit) countText(p *announcementTextPage, o offers) (parts map[string]int) {
	parts = map[string]int{}
	filled := map[bot.Lang]string{}
	if x, ok := o.opening(p.Offer); ok {
		for _, lang := range bot.Langs {
			filled[lang] = announcing.InShort(x, lang)
		}
	}
	for lang, f := range map[bot.Lang]*field{bot.Indonesian: &p.Indonesian, bot.Madurese: &p.Madurese} {
		if f.Value == "" {
			p.Counts[f.Name] = ""
			continue
		}
		body := strings.ReplaceAll(f.Value, openingWritten, filled[lang])
		w := v.announcer()
		sms := w.Text(lang, bot.SMS, body)
		p.Counts[f.Name] = v.say("ann.count", "parts", sms.Segments, "sms", len([]rune(sms.Body)), "wa", len([]rune(w.Text(lang, bot.WhatsApp, body).Body)))
		if sms.Segments > announcing.MaxSegments {
			p.Counts[f.Name] += " " + v.say("ann.count.long", "n", announcing.MaxSegments)
		}
		parts[f.Name] = sms.Segments
	}
	return parts
}

// readText takes over what was typed; ok is false where it cannot be kept, or was only to be
// counted.
func (v *visit) readText(p *announcementTextPage) (o offers, ok bool, err error) {
	p.form = v.sentForm()
	p.Version = v.sentNumber("versi")
	p.Offer = shortened(v.r.PostFormValue(fieldOffer), 200)
	acts := v.r.PostFormValue("aksi")
	v.read(&p.form, &p.Name, &p.Indonesian, &p.Madurese)
	if o, err = v.offers(p); err != nil {
		return o, false, err
	}
	if acts != "" { // nothing is kept yet: nothing can be wrong
		p.all = nil
		for _, f := range []*field{&p.Name, &p.Indonesian, &p.Madurese} {
			f.Problem = ""
		}
		if acts == "isikan" {
			v.suggest(p, o)
		}
		v.countText(p, o)
		return o, false, nil
	}
	_, opens := o.opening(p.Offer)
	_, trains := o.training(p.Offer)
	if p.Offer != "" && !opens && !trains {
		p.OfferWrong = v.say("ann.offer.gone")
		p.all = append(p.all, problem{fieldOffer, p.OfferWrong})
	}
	parts := v.countText(p, o)
	for _, f := range []*field{&p.Name, &p.Indonesian, &p.Madurese} {
		switch left := holesLeft(f.Value); {
		case f.Problem != "":
		case identity.HoldsNIK(f.Value):
			p.refuse(f, v.say("correct.nik"))
		case f.Name == p.Name.Name:
		case len(left) > 0:
			p.refuse(f, v.say("ann.holes", "what", strings.Join(left, ", ")))
		case strings.Contains(f.Value, openingWritten) && !opens:
			p.refuse(f, v.say("ann.holes.opening"))
		case parts[f.Name] > announcing.MaxSegments:
			p.refuse(f, v.say("ann.long", "n", parts[f.Name], "most", announcing.MaxSegments))
		}
	}
	return o, len(p.all) == 0, nil
}

// suggest writes a first text from what is to be told of, behind what stands there.
func (v *visit) suggest(p *announcementTextPage, o offers) {
	title, text := "", ""
	if x, ok := o.opening(p.Offer); ok {
		title, text = v.say("ann.draft.opening.name", "title", x.Title), v.say("ann.draft.opening")
	}
	if x, ok := o.training(p.Offer); ok {
		title, text = x.Title, v.say("ann.draft.training", "title", x.Title)
		if x.Place != "" {
			text += " " + v.say("ann.draft.training.place", "place", x.Place)
		}
		if x.Starts != "" {
			text += " " + v.say("ann.draft.training.starts", "day", content.FormatDate(x.Starts, bot.Indonesian))
		}
		if cost, known := x.Price(); known && cost == 0 {
			text += " " + v.say("ann.draft.training.free")
		}
		if x.HowToJoin != "" {
			text += " " + strings.NewReplacer("{", "", "}", "").Replace(strings.TrimRight(x.HowToJoin, ". ")) + "."
		}
	}
	if text == "" {
		return
	}
	if p.Name.Value == "" {
		p.Name.Value = shortened(title, longestTitle-1)
	}
	p.Indonesian.Value = strings.TrimSpace(p.Indonesian.Value + "\n" + text)
}

// says puts what was typed into a content.
func (p *announcementTextPage) says(c *broadcast.Content) {
	c.Title = p.Name.Value
	c.Text = map[bot.Lang]string{bot.Indonesian: asKept(p.Indonesian.Value)}
	if p.Madurese.Value != "" {
		c.Text[bot.Madurese] = asKept(p.Madurese.Value)
	}
	c.Opening, c.Training = "", ""
	if id, is := strings.CutPrefix(p.Offer, offerOpening); is {
		c.Opening = id
	}
	if id, is := strings.CutPrefix(p.Offer, offerCourse); is {
		c.Training = id
	}
}

func addAnnouncement(v *visit) (answer, error) {
	p := v.newAnnouncementText(store.Announcement{})
	_, ok, err := v.readText(p)
	switch {
	case err != nil:
		return answer{}, err
	case !ok && len(p.all) > 0:
		return again(p), nil
	case !ok:
		return shown(p), nil
	}
	c := broadcast.Content{NotAfter: v.now.Add(broadcast.UsualLife)}
	p.says(&c)
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		id, err := tx.CreateAnnouncement(v.context(), v.byStaff(), c)
		return announcementPath(id) + "/kepada", err
	})
	return a.and("ann.saved"), err
}

func changeAnnouncementText(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p := v.newAnnouncementText(a)
	_, ok, err := v.readText(p)
	switch {
	case err != nil:
		return answer{}, err
	case !ok && len(p.all) > 0:
		return again(p), nil
	case !ok:
		return shown(p), nil
	}
	done, err := v.keepStep(&p.wizard, a, "/kepada", p.says)
	if errors.Is(err, store.ErrAnnouncementMoved) {
		now, err := v.stale(&p.wizard)
		if err != nil {
			return answer{}, err
		}
		p.differs(v, p.Name.Label, p.Name.Value, now.Content.Title)
		p.differs(v, p.Indonesian.Label, p.Indonesian.Value, asWritten(now.Content.Text[bot.Indonesian]))
		p.differs(v, p.Madurese.Label, p.Madurese.Value, asWritten(now.Content.Text[bot.Madurese]))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return done, err
}

// countAnnouncement answers the page while somebody types: how long each text is.
func countAnnouncement(v *visit) (answer, error) {
	p := v.newAnnouncementText(store.Announcement{})
	p.Offer = shortened(v.r.PostFormValue(fieldOffer), 200)
	for _, f := range []*field{&p.Indonesian, &p.Madurese} {
		if f.Value = strings.TrimSpace(v.r.PostFormValue(f.Name)); len(f.Value) > 8*longestAnnouncement {
			return answer{}, refusal{http.StatusRequestEntityTooLarge}
		}
	}
	o, err := v.offers(p)
	if err != nil {
		return answer{}, err
	}
	v.countText(p, o)
	text, err := json.Marshal(p.Counts)
	return answer{raw: func() {
		v.w.Header().Set("Content-Type", "application/json")
		_, _ = v.w.Write(text) // who left reads nothing
	}}, err
}
