package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// rosterPath is the page of who is told of cries for help.
const rosterPath = "/pengaturan/penerima"

// rosterPage is whose phones are told of cries for help, in which order.
type rosterPage struct {
	form
	Told    []toldPhone
	Without []bot.Staff // who has no phone
	Nobody  bool        // no phone would be told now
	// Minutes is how long the first has to answer, AllMinutes until everybody is told, and
	// RoundMinutes how long each has then.
	Minutes, AllMinutes, RoundMinutes int
	CanTest                           bool   // a channel works by which a phone can be tried
	Order                             string // as it is shown, for who changes it

	now []store.Alerted // the roster as it is

	// What somebody else changed meanwhile: the names in the order of both.
	Theirs []difference
	Mine   string // the order that was wanted
}

// toldPhone is one phone of the roster.
type toldPhone struct {
	ID       int64
	N        int // its place, from 1
	Name     string
	Role     string // key of a text
	Number   string // masked
	Refusing bool   // it said BERHENTI
	Doubted  bool   // another WhatsApp account came with it
	First    bool
	Last     bool
	Tested   time.Time // zero where it was never tried
	Trial    string    // what became of that, in words
	Bad      bool      // it did not arrive
}

func (rosterPage) template() string         { return "roster" }
func (rosterPage) heading(t *tongue) string { return t.say("roster.title") }

func (v *visit) newRoster() (*rosterPage, error) {
	roster, err := v.DB.AlertRoster(v.context())
	if err != nil {
		return nil, err
	}
	staff, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, err
	}
	p := &rosterPage{form: v.newForm(), now: roster, Nobody: true, Minutes: int(alert.Patience.Minutes()), AllMinutes: int(alert.ToAll.Minutes()), RoundMinutes: int(alert.Round.Minutes()), CanTest: len(v.phones()) > 0, Order: store.OrderText(idsOf(roster))}
	p.From = rosterPath
	for i, a := range roster {
		line := toldPhone{ID: a.ID, N: i + 1, Name: a.Name, Role: "role." + string(a.Role), Number: maskedNumber(a.Phone), Refusing: a.Refusing,
			Doubted: !a.DoubtedAt.IsZero(), First: i == 0, Last: i == len(roster)-1, Tested: a.TestedAt}
		if !a.TestedAt.IsZero() {
			line.Trial, line.Bad = v.trialState(a)
		}
		p.Told = append(p.Told, line)
		p.Nobody = p.Nobody && !hears(a)
	}
	for _, s := range staff {
		if s.Enabled() && s.Phone == "" {
			p.Without = append(p.Without, s)
		}
	}
	return p, nil
}

// trialState is what became of the trial of a phone, in words.
func (v *visit) trialState(a store.Alerted) (text string, bad bool) {
	return v.stateOf(store.Line{StoredMessage: store.StoredMessage{State: a.TestState, ErrorCode: a.TestCode, CreatedAt: a.TestedAt}}, store.Rest{})
}

// hears reports whether somebody hears of a cry for help whom the office knows.
func hears(a store.Alerted) bool { return !a.Refusing && a.DoubtedAt.IsZero() }

func idsOf(roster []store.Alerted) (ids []int64) {
	for _, a := range roster {
		ids = append(ids, a.ID)
	}
	return ids
}

// phones are the channels by which phones of staff can be reached now, best first.
func (c *Console) phones() []bot.ChannelName {
	if c.Phones == nil {
		return nil
	}
	return c.Phones()
}

func showRoster(v *visit) (answer, error) {
	if !v.proven() { // whoever sits down at an open screen takes nobody's phone away
		return v.prove(), nil
	}
	p, err := v.newRoster()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		if wanted := store.ParseOrder(kept.Get("urutan")); len(wanted) > 0 && !slices.Equal(inOrderOf(p.now, wanted), idsOf(p.now)) {
			p.beside(p.now, wanted)
			p.Kept = true
		}
	})
}

// memberID is the number of an account in the path.
func (v *visit) memberID() (int64, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

func raisePhone(v *visit) (answer, error) { return v.movePhone(-1) }
func lowerPhone(v *visit) (answer, error) { return v.movePhone(1) }

// movePhone moves a phone up or down in the order that was seen.
func (v *visit) movePhone(by int) (answer, error) {
	id, err := v.memberID()
	if err != nil {
		return answer{}, err
	}
	seen := store.ParseOrder(v.r.PostFormValue("dari"))
	i := slices.Index(seen, id)
	if i < 0 {
		return answer{}, store.ErrNotFound
	}
	wanted := slices.Clone(seen)
	if j := i + by; j >= 0 && j < len(wanted) {
		wanted[i], wanted[j] = wanted[j], wanted[i]
	}
	return v.orderPhones(seen, wanted)
}

// setOrder keeps an order that was seen beside another one.
func setOrder(v *visit) (answer, error) {
	return v.orderPhones(store.ParseOrder(v.r.PostFormValue("dari")), store.ParseOrder(v.r.PostFormValue("urutan")))
}

// orderPhones keeps an order, unless it is not the one any more that was seen.
func (v *visit) orderPhones(seen, wanted []int64) (answer, error) {
	if !v.mayChange() {
		return v.proveFor(rosterPath), nil
	}
	var now []store.Alerted
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		var err error
		if now, err = tx.HoldRoster(v.context()); err != nil {
			return "", err
		}
		if !slices.Equal(idsOf(now), seen) {
			return "", store.ErrChanged
		}
		ids := inOrderOf(now, wanted)
		if err := tx.SetAlertOrder(v.context(), v.staff(), ids); err != nil {
			return "", err
		}
		return rosterPath, tx.Audit(v.context(), v.act(audit.RosterOrdered, "setting:alert_order", namesOf(now, ids)))
	})
	if errors.Is(err, store.ErrChanged) {
		return v.staleOrder(now, wanted)
	}
	return a.and("roster.ordered"), err
}

// namesOf are the names of who is on the roster, in an order.
func namesOf(roster []store.Alerted, ids []int64) string {
	var names []string
	for _, id := range ids {
		if i := slices.IndexFunc(roster, func(a store.Alerted) bool { return a.ID == id }); i >= 0 {
			names = append(names, roster[i].Name)
		}
	}
	return strings.Join(names, ", ")
}

// inOrderOf is who is on the roster now in the order that was wanted; whoever came since
// stays behind.
func inOrderOf(now []store.Alerted, wanted []int64) (ids []int64) {
	there := idsOf(now)
	for _, id := range wanted {
		if slices.Contains(there, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range there {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// staleOrder shows the order that was wanted beside the one of somebody else.
func (v *visit) staleOrder(now []store.Alerted, wanted []int64) (answer, error) {
	p, err := v.newRoster()
	if err != nil {
		return answer{}, err
	}
	p.beside(now, wanted)
	p.refuse(nil, v.say("roster.stale"))
	return answer{status: http.StatusConflict, page: p}, nil
}

// beside lets the page show the order that was wanted beside the one that is.
func (p *rosterPage) beside(now []store.Alerted, wanted []int64) {
	names := map[int64]string{}
	for _, a := range now {
		names[a.ID] = a.Name
	}
	mine := inOrderOf(now, wanted)
	for i, a := range now {
		p.Theirs = append(p.Theirs, difference{Label: strconv.Itoa(i + 1), Mine: names[mine[i]], Theirs: a.Name})
	}
	p.Order, p.Mine = store.OrderText(idsOf(now)), store.OrderText(mine)
}
