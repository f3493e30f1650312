package console

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// registrationPage is one registration: what was answered, what happened to it, who else
// it may be, and the steps on.
type registrationPage struct {
	form
	Path     string
	Name     string
	Status   string // key of a text
	Facts    []fact
	Phone    string // E.164, to be rung up
	NIK      string // masked; "" where none was given
	Near     []nearLine
	History  []changeLine
	Steps    []stepChoice
	StepBad  string // what is wrong with the step that was chosen
	Seen     int64  // the version that is shown
	Words    field  // for the person
	Note     field  // for colleagues
	OptedOut bool   // the person said BERHENTI and is told nothing
	Back     bool   // the person took it back
	Left     bool   // the person asked that their data are left alone
	PersonAt string // the page of the person; "" for who may not open it
	Correct  string // where its answers are corrected; "" for who may not
	Clash    *clash
	made     time.Time
}

// fact is an answer, with the key of its name.
type fact struct{ Key, Value string }

// nearLine is another registration that has to do with this one.
type nearLine struct {
	registrationLine
	Why []string // keys of texts
}

// changeLine is what happened to a registration once.
type changeLine struct {
	At    time.Time
	Who   string
	What  string
	Note  string
	Told  string // "" where there is nothing to say
	Bad   bool   // the person was not told, or the message failed
	Fresh bool   // it came after what was seen
}

// stepChoice is a step on that can be chosen.
type stepChoice struct {
	Value, Key string // key of the status
	Hints      []string
	Chosen     bool
}

// clash is that a registration changed while somebody decided about it.
type clash struct {
	Mine   string // key of the status that was wanted; "" where there is none of that name
	Theirs string // key of the status that it has now
	Can    bool   // what was wanted can still be done
}

func (registrationPage) template() string         { return "registration" }
func (p registrationPage) heading(*tongue) string { return p.Name }

// How long what staff write with a step may be, in characters: the first goes into two
// parts of an SMS beside the rest of the text.
const (
	longestNotice = 160
	longestRemark = 500
)

// newRegistrationPage is the page of a registration as it is now. What changed after the
// version that somebody had seen is marked; 0 marks nothing.
func newRegistrationPage(v *visit, id string, seen int64) (*registrationPage, error) {
	d, err := v.DB.Registration(v.context(), id)
	if err != nil {
		return nil, err
	}
	r := d.Registration
	p := &registrationPage{form: v.newForm(), Path: registrationPath(r.ID), Name: v.nameOf(r), Status: "reg.status." + r.Status, Phone: r.Phone, NIK: masked(r.NIKMasked), Seen: r.Version,
		made: r.CreatedAt, OptedOut: d.OptedOut, Left: d.Restricted, Back: r.Status == string(bot.StatusWithdrawn),
		Words: field{Name: "pesan", Label: "reg.step.words", Hint: "reg.step.words.hint", Kind: "area", Longest: longestNotice, Optional: true},
		Note:  field{Name: "catatan", Label: "reg.step.note", Hint: "reg.step.note.hint", Kind: "area", Longest: longestRemark, Optional: true}}
	p.form.From = p.Path
	if v.may("GET /orang/{id}") {
		p.PersonAt = "/orang/" + strconv.FormatInt(d.Person, 10)
	}
	if v.may("GET /orang/{id}/betulkan/{pendaftaran}") {
		p.Correct = personPath(d.Person) + "/betulkan/" + url.PathEscape(r.ID) + "?" + fieldBack + "=" + backToRegistration
	}
	p.Facts = v.factsOf(d)
	for _, n := range d.Near {
		line := nearLine{registrationLine: v.registrationLine(n.Listed)}
		for _, why := range []struct {
			yes bool
			key string
		}{{n.SamePerson, "reg.near.person"}, {n.SamePhone && !n.SamePerson, "reg.near.phone"}, {n.SameNIK, "reg.near.nik"}, {n.Twin, "reg.near.name"}} {
			if why.yes {
				line.Why = append(line.Why, why.key)
			}
		}
		p.Near = append(p.Near, line)
	}
	for i := len(d.History) - 1; i >= 0; i-- { // the newest first
		p.History = append(p.History, v.changeLine(d.History[i], seen))
	}
	for _, step := range bot.StepsFrom(bot.Status(r.Status)) {
		p.Steps = append(p.Steps, v.stepChoice(step))
	}
	return p, nil
}

// factsOf is what a registration says, without its NIK.
func (v *visit) factsOf(d store.RegistrationDetail) (facts []fact) {
	r := d.Registration
	place := placeOf(r)
	if place == "" {
		place = v.say("reg.outside")
	}
	facts = []fact{
		{"reg.age", v.say("reg.years", "n", r.Age)}, {"reg.place", place}, {"reg.wish", v.wish(r)},
		{"reg.opening", r.OpeningID}, {"reg.lang", v.langName(d.Lang)},
		{"reg.made", v.tongue.when(r.CreatedAt).Full}, {"reg.consent", r.ConsentVersion},
	}
	kept := facts[:0]
	for _, f := range facts {
		if strings.TrimSpace(f.Value) != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// masked is a masked NIK as the pages show it.
func masked(nik string) string { return strings.ReplaceAll(nik, "*", "•") }

// stepChoice is a step in words: what it asks, and whether the person hears of it.
func (v *visit) stepChoice(s bot.Step) stepChoice {
	c := stepChoice{Value: string(s.To), Key: "reg.status." + string(s.To)}
	if s.From == s.To {
		c.Key = "reg.step.again"
	}
	if s.Told {
		c.Hints = append(c.Hints, "reg.step.told")
	} else {
		c.Hints = append(c.Hints, "reg.step.untold")
	}
	if s.Words {
		c.Hints = append(c.Hints, "reg.step.words.needed")
	}
	if s.Note {
		c.Hints = append(c.Hints, "reg.step.note.needed")
	}
	return c
}

// changeLine is a change in words.
func (v *visit) changeLine(c store.RegistrationChange, seen int64) changeLine {
	l := changeLine{At: c.At, Who: v.say("reg.by." + c.Author), Note: c.Note, Fresh: seen > 0 && c.Version > seen}
	if c.Staff != "" {
		l.Who = c.Staff
	}
	switch {
	case c.What == "status" && len(c.Fields) == 2:
		l.What = v.say("reg.change.status", "from", v.say("reg.status."+c.Fields[0]), "to", v.say("reg.status."+c.Fields[1]))
	case c.What == "changed" && len(c.Fields) > 0:
		var names []string
		for _, f := range c.Fields {
			if key := "reg.field." + f; v.tongue.has(key) {
				f = v.say(key)
			}
			names = append(names, f)
		}
		l.What = v.say("reg.change.changed", "fields", strings.Join(names, ", "))
	case v.tongue.has("reg.change." + c.What):
		l.What = v.say("reg.change." + c.What)
	default:
		l.What = v.say("reg.change.other")
	}
	if c.Told != "" {
		key := "reg.told." + string(c.Told)
		if c.Told == store.NotifiedQueued {
			switch store.State(c.Arrived) {
			case store.Failed, store.Uncertain, store.Expired, store.Cancelled:
				key, l.Bad = "reg.told.failed", true
			case store.Sent, store.Delivered, store.Read:
				key = "reg.told.sent"
			}
		} else {
			l.Bad = c.Told != store.NotifiedNeedless
		}
		l.Told = v.say(key)
	}
	return l
}

func showRegistration(v *visit) (answer, error) {
	p, err := newRegistrationPage(v, v.path("id"), 0)
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Words, &p.Note)
		sawVersion(kept, "terlihat", &p.Seen)
		for i := range p.Steps {
			p.Steps[i].Chosen = p.Steps[i].Value == kept.Get("ke")
		}
	})
}
