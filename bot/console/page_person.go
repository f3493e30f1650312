package console

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// personPage is one person: what they agreed to and left, and what staff can do.
type personPage struct {
	form         // of what is asked for
	ActForm form // of buttons alone, and of the restriction

	Line         personLine
	Lang         string // in words; "" where it is not known
	Since        time.Time
	OptedOutAt   time.Time
	RestrictedAt time.Time
	Addresses    []string // as shown
	Registered   []registeredLine
	Proofs       []proofLine
	Needs        []needLine
	Requests     []requestLine
	Maybe        []int64

	Kinds     []choice // what can be asked for
	KindWrong string
	How       field // how the person asked
	Why       field // of a restriction

	Writes, Restricts, Loosens, Corrects, Copies, Erases, Joins bool // what who asks may do
}

// registeredLine is a registration on the page of its person.
type registeredLine struct {
	bot.Registration
	Status string // in words
	Path   string // where it is dealt with; "" where nothing is
	Place  string // of its correction
}

// proofLine is something that the person agreed to, in words.
type proofLine struct {
	store.Proof
	Text    string
	Channel string
}

// requestLine is something that the person asked for, in words.
type requestLine struct {
	store.DataRequest
	Text string
	Left string
	Late bool
}

func (personPage) template() string           { return "person" }
func (p personPage) heading(t *tongue) string { return p.Line.Who }

// personID is the number of a person in the path.
func (v *visit) personID() (int64, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

func showPerson(v *visit) (answer, error) {
	p, err := newPersonPage(v)
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.How, &p.Why)
		pick(p.Kinds, kept, "permintaan")
	})
}

// registered are the registrations of a person, in words.
func (v *visit) registered(c store.PersonCard) (lines []registeredLine) {
	for _, r := range c.People {
		line := registeredLine{Registration: r, Status: v.say("registered.other")}
		line.NIKMasked = masked(r.NIKMasked)
		if r.Phone != "" {
			line.Phone = maskedNumber(r.Phone)
		}
		line.Place = personPath(c.ID) + "/betulkan/" + url.PathEscape(r.ID)
		if key := "reg.status." + r.Status; v.tongue.has(key) {
			line.Status = v.say(key)
		}
		if v.may("GET /pendaftaran/{id}") {
			line.Path = registrationPath(r.ID)
		}
		lines = append(lines, line)
	}
	return lines
}

// corrected is which answers of a registration were corrected, in words; what is no
// list of them stays.
func (v *visit) corrected(outcome string) string {
	fields := strings.Fields(outcome)
	for i, name := range fields {
		key := "correct." + name
		if !v.tongue.has(key) {
			return outcome
		}
		fields[i] = v.say(key)
	}
	if len(fields) == 0 {
		return ""
	}
	return v.say("person.corrected", "what", strings.Join(fields, ", "))
}

// newPersonPage reads the person whose number stands in the path.
func newPersonPage(v *visit) (*personPage, error) {
	id, err := v.personID()
	if err != nil {
		return nil, err
	}
	c, err := v.DB.Person(v.context(), id)
	if err != nil {
		return nil, err
	}
	p := &personPage{form: v.newForm(), ActForm: v.newForm(), Line: v.personLine(c.PersonLine), Since: c.CreatedAt, OptedOutAt: c.OptedOutAt, RestrictedAt: c.RestrictedAt, Maybe: c.Maybe,
		How:       field{Name: "cara", Label: "person.how", Hint: "person.how.hint", Kind: "area", Longest: 500},
		Why:       field{Name: "sebab", Label: "person.why", Kind: "area", Longest: 500},
		Writes:    v.may("POST /orang/{id}/tulis") && c.OptedOutAt.IsZero() && c.RestrictedAt.IsZero() && c.Channel != "",
		Restricts: v.may("POST /orang/{id}/batasi"), Loosens: v.may("POST /orang/{id}/longgarkan"), Corrects: v.may("GET /orang/{id}/betulkan/{pendaftaran}"),
		Copies: v.may("GET /orang/{id}/unduh"), Erases: v.may("GET /orang/{id}/hapus"), Joins: v.may("GET /orang/{id}/satukan")}
	p.form.From, p.ActForm.From = personPath(id), personPath(id)
	switch c.Lang {
	case bot.Indonesian:
		p.Lang = v.say("person.lang.id")
	case bot.Madurese:
		p.Lang = v.say("person.lang.mad")
	}
	for _, a := range c.Addresses {
		p.Addresses = append(p.Addresses, v.numberOf(a))
	}
	p.Registered = v.registered(c)
	for _, x := range c.Proofs {
		line := proofLine{Proof: x, Text: v.say("person.proof."+x.What, "version", x.Version)}
		if x.What == "stopped" && x.Message == 0 { // a provider told it, or who has the same number said it
			line.Text = v.say("person.proof.stopped.elsewhere")
		}
		if x.Channel != "" {
			line.Channel = v.channelName(x.Channel)
		}
		p.Proofs = append(p.Proofs, line)
	}
	for _, e := range c.Entries {
		p.Needs = append(p.Needs, v.needLine(store.Need{Entry: e, Name: c.Name, Phone: c.Address.Value, Channel: c.Channel}))
	}
	for _, r := range c.Requests {
		line := requestLine{DataRequest: r, Text: v.say("person.asked." + string(r.Kind))}
		if r.Kind == store.AskedCorrect {
			line.Outcome = v.corrected(r.Outcome)
		}
		if r.Open() {
			line.Left, line.Late = v.leftOf(r.Due())
		}
		p.Requests = append(p.Requests, line)
	}
	for _, k := range store.RequestKinds {
		p.Kinds = append(p.Kinds, choice{Value: string(k), Key: "person.asked." + string(k)})
	}
	return p, nil
}
