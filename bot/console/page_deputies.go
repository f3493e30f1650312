package console

import (
	"errors"
	"net/url"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// deputiesPage is who approves announcements in place of the kepala, and the form that names
// somebody.
type deputiesPage struct {
	form
	Now      []deputyLine
	Petugas  []petugasChoice
	WhoWrong string
	Until    field
}

// deputyLine is somebody who stands in for the kepala.
type deputyLine struct {
	ID        int64
	Name, Day string // the last day
}

// petugasChoice is somebody who can be named.
type petugasChoice struct {
	ID     int64
	Name   string
	Chosen bool
}

func (deputiesPage) template() string         { return "deputies" }
func (deputiesPage) heading(t *tongue) string { return t.say("deputy.title") }

// deputiesPath is the page of the deputies.
const deputiesPath = "/pengaturan/wakil"

// deputyLongest is for how many days a deputy may be named at once: as long as a long leave.
// Who is away for longer has a successor, who gets an account of their own.
const deputyLongest = 90

// lastDay is the last day on which somebody stands in, in words.
func (v *visit) lastDay(s bot.Staff) string {
	return v.tongue.date(s.DeputyUntil.Add(-time.Millisecond))
}

// deputies are those who stand in for the kepala now.
func (v *visit) deputies(all []bot.Staff) (now []deputyLine) {
	for _, s := range all {
		if s.Deputises(v.now) {
			now = append(now, deputyLine{s.ID, s.Name, v.lastDay(s)})
		}
	}
	return now
}

// whoApproves says who stands in for the kepala and may approve an announcement, or that
// nobody who had no hand in it may.
func (v *visit) whoApproves(a store.Announcement, steps []store.AnnouncementStep) (notes []string, err error) {
	all, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, err
	}
	some := false
	for _, s := range all {
		if !s.Approves(v.now) || wrote(steps, s.Name) {
			continue
		}
		some = true
		if s.Deputises(v.now) {
			notes = append(notes, v.say("ann.note.deputy", "name", s.Name, "day", v.lastDay(s)))
		}
	}
	if !some {
		notes = append(notes, v.say("ann.note.nobody"))
		if a.StartedAt.IsZero() && a.Proposal.MayHurry() {
			notes = append(notes, v.say("ann.note.urgent"))
		}
	}
	return notes, nil
}

func (v *visit) newDeputies() (*deputiesPage, error) {
	all, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, err
	}
	p := &deputiesPage{form: v.newForm(), Now: v.deputies(all),
		Until: field{Name: "sampai", Label: "deputy.until", Hint: "deputy.until.hint", Kind: "date", Longest: 10}}
	p.From = deputiesPath
	for _, s := range all {
		if s.Enabled() && s.Role == bot.RolePetugas {
			p.Petugas = append(p.Petugas, petugasChoice{ID: s.ID, Name: s.Name})
		}
	}
	return p, nil
}

func showDeputies(v *visit) (answer, error) {
	if !v.proven() { // who sits down at an open screen gives nobody a right
		return v.prove(), nil
	}
	p, err := v.newDeputies()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Until)
		for i := range p.Petugas {
			p.Petugas[i].Chosen = strconv.FormatInt(p.Petugas[i].ID, 10) == kept.Get("siapa")
		}
	})
}

// nameDeputy lets a petugas approve until the end of a day.
func nameDeputy(v *visit) (answer, error) {
	if !v.mayChange() {
		return v.proveFor(deputiesPath), nil
	}
	p, err := v.newDeputies()
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	who := int64(0)
	for i := range p.Petugas {
		if strconv.FormatInt(p.Petugas[i].ID, 10) == v.r.PostFormValue("siapa") {
			who, p.Petugas[i].Chosen = p.Petugas[i].ID, true
		}
	}
	if who == 0 {
		p.WhoWrong = v.say("deputy.who.empty")
		about := ""
		if len(p.Petugas) > 0 {
			about = "siapa-" + strconv.FormatInt(p.Petugas[0].ID, 10)
		}
		p.all = append(p.all, problem{about, p.WhoWrong})
	}
	v.read(&p.form, &p.Until)
	day, err := time.ParseInLocation(time.DateOnly, p.Until.Value, zone)
	until := day.AddDate(0, 0, 1)
	switch {
	case p.Until.Problem != "":
	case err != nil:
		p.refuse(&p.Until, v.say("deputy.until.wrong"))
	case !until.After(v.now):
		p.refuse(&p.Until, v.say("deputy.until.past"))
	case until.After(v.now.AddDate(0, 0, deputyLongest+1)):
		p.refuse(&p.Until, v.say("deputy.until.long", "n", deputyLongest))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		s, err := tx.NameDeputy(v.context(), v.staff(), who, until)
		if err != nil {
			return "", err
		}
		return deputiesPath, tx.Audit(v.context(), v.act(audit.DeputyNamed, accountOf(s), day.Format(time.DateOnly)))
	})
	if errors.Is(err, store.ErrNotFound) { // closed meanwhile
		return moved(deputiesPath).and("deputy.gone"), nil
	}
	return a.and("deputy.named"), err
}

// endDeputy takes the right back before its day.
func endDeputy(v *visit) (answer, error) {
	if !v.mayChange() {
		return v.proveFor(deputiesPath), nil
	}
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil {
		return answer{}, store.ErrNotFound
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		s, err := tx.NameDeputy(v.context(), v.staff(), id, v.now)
		if err != nil {
			return "", err
		}
		return deputiesPath, tx.Audit(v.context(), v.act(audit.DeputyEnded, accountOf(s), ""))
	})
	return a.and("deputy.ended"), err
}
