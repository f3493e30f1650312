package console

import (
	"errors"
	"net/http"
	"strconv"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementActPage asks once before something is done with an announcement.
type announcementActPage struct {
	form
	Path, Title, Word string
	Key               string   // of what it is called
	Says              []string // what happens then
	Reason            field
	Hash              string // of what is sent off
	Look              string
}

func (announcementActPage) template() string           { return "announcement_act" }
func (p announcementActPage) heading(t *tongue) string { return t.say(p.Key) }

// announcementMove is something that is done with an announcement on a page of its own.
type announcementMove struct {
	word   string // in the address
	act    broadcast.Act
	look   string                                    // class of the button that leads there
	hidden func(a store.Announcement, own bool) bool // where it is not offered, though it can be done
}

// announcementMoves are what can be done with an announcement besides writing it and
// approving it, in the order in which it is offered.
var announcementMoves = []announcementMove{
	{"kirim", broadcast.Send, "", func(a store.Announcement, _ bool) bool { return !a.Content.SendAfter.IsZero() }},
	{"lanjut", broadcast.Resume, "", func(a store.Announcement, _ bool) bool { return !a.Approved() }},
	{"jeda", broadcast.Pause, "", nil},
	{"kembalikan", broadcast.Return, "quiet", func(_ store.Announcement, own bool) bool { return own }},
	{"tolak", broadcast.Reject, "quiet", func(_ store.Announcement, own bool) bool { return own }},
	{"tarik", broadcast.Withdraw, "quiet", func(_ store.Announcement, own bool) bool { return !own }},
	{"hentikan", broadcast.Cancel, "danger", func(a store.Announcement, own bool) bool { return a.State == broadcast.Submitted && !own }},
}

// key is of what it is called, with an announcement that stands somewhere.
func (m announcementMove) key(s broadcast.State) string {
	if m.act == broadcast.Cancel && s == broadcast.Draft {
		return "ann.do.discard"
	}
	return "ann.do." + m.word
}

// reasonOfAct is how long a reason may be, in characters.
const reasonOfAct = 300

func (v *visit) newAct(m announcementMove) (*announcementActPage, store.Announcement, error) {
	a, err := v.announcement()
	if err != nil {
		return nil, a, err
	}
	p := &announcementActPage{form: v.newForm(), Path: announcementPath(a.ID), Title: a.Title, Word: m.word, Key: m.key(a.State), Hash: a.Hash, Look: m.look,
		Reason: field{Name: "alasan", Label: "ann.reason", Hint: "ann.reason.hint", Kind: "area", Longest: reasonOfAct, Optional: !m.act.Reasoned()}}
	asks := "ann.ask." + m.word
	if anew := asks + ".anew"; !a.StartedAt.IsZero() && v.tongue.has(anew) {
		asks = anew // some have it: it cannot be a draft again
	}
	p.Says = append(p.Says, v.say(asks))
	if !a.StartedAt.IsZero() {
		c, err := v.DB.CountAnnouncement(v.context(), a.ID)
		if err != nil {
			return nil, a, err
		}
		p.Says = append(p.Says, v.gone(a, c)+" "+v.say("ann.notyet", "n", number(c.Queued)))
	} else if a.Hash != "" {
		p.Says = append(p.Says, v.reachOf(a.Proposal))
	}
	if a.State == broadcast.Paused && a.Reason != "" {
		p.Says = append(p.Says, v.say("ann.state.paused")+": "+v.standsBecause(a.Reason))
	}
	return p, a, nil
}

// askMove shows the page that asks before a move.
func askMove(m announcementMove) handler {
	return func(v *visit) (answer, error) {
		p, a, err := v.newAct(m)
		if err != nil {
			return answer{}, err
		}
		if _, err := broadcast.Next(a.State, m.act, !a.StartedAt.IsZero()); err != nil {
			return v.notNow(p, a, m), nil
		}
		return shown(p), v.refill(&p.form, &p.Reason)
	}
}

// notNow answers who wants something that an announcement does not allow where it stands: it
// was done already, or something else was.
func (v *visit) notNow(p *announcementActPage, a store.Announcement, m announcementMove) answer {
	if reached, ok := map[broadcast.Act]broadcast.State{broadcast.Pause: broadcast.Paused, broadcast.Cancel: broadcast.Cancelled, broadcast.Reject: broadcast.Cancelled, broadcast.Send: broadcast.Sending, broadcast.Withdraw: broadcast.Draft, broadcast.Return: broadcast.Draft}[m.act]; ok && a.State == reached {
		return moved(p.Path).and("ann.already")
	}
	return moved(p.Path).and("ann.not.now")
}

// doMove does it.
func doMove(m announcementMove) handler {
	return func(v *visit) (answer, error) {
		p, a, err := v.newAct(m)
		if err != nil {
			return answer{}, err
		}
		p.form = v.sentForm()
		if !v.read(&p.form, &p.Reason) {
			return again(p), nil
		}
		var objects func(broadcast.Content) string
		if m.act == broadcast.Send || m.act == broadcast.Resume { // to stop it nothing else need be readable
			if objects, err = v.objects(a); err != nil {
				return answer{}, err
			}
		}
		done, err := v.once(p.form, func(tx *store.Tx) (string, error) {
			_, err := tx.MoveAnnouncement(v.context(), v.byStaff(), store.AnnouncementMove{ID: a.ID, Act: m.act, Hash: v.r.PostFormValue("sidik"), Reason: p.Reason.Value, Rules: broadcast.UsualRules(), Objects: objects})
			return p.Path, err
		})
		var refused *broadcast.Refused
		var objected *store.AnnouncementObjected
		switch {
		case err == nil:
			v.DB.LookForAnnouncements()
			return done.and("ann.did." + m.word), nil
		case errors.As(err, &refused):
			now, err := v.announcement()
			return v.notNow(p, now, m), err
		case errors.As(err, &objected):
			p.refuse(nil, v.standsBecause(objected.Because))
		case errors.Is(err, store.ErrNoApprover):
			p.refuse(nil, v.say("ann.bar.role"))
		case errors.Is(err, store.ErrAnnouncementMoved):
			p.refuse(nil, v.say("ann.changed.meanwhile"))
		case errors.Is(err, broadcast.ErrPast):
			p.refuse(nil, v.say("ann.until.past", "when", v.tongue.day(a.Content.NotAfter)))
		default:
			return answer{}, err
		}
		p.form.ID = v.NewToken()
		return answer{status: http.StatusConflict, page: p}, nil
	}
}

// objects says what speaks against an announcement by what is known now, as it is asked when
// it is moved: of another version than a it says nothing, which is refused anyway.
func (v *visit) objects(a store.Announcement) (func(broadcast.Content) string, error) {
	because, err := v.announcer().Objection(v.context(), a.Content)
	return func(c broadcast.Content) string {
		if c.Opening == a.Content.Opening && c.Training == a.Content.Training {
			return because
		}
		return ""
	}, err
}

// announcementApprovePage asks whoever approves for exactly what is sent.
type announcementApprovePage struct {
	form
	Path, Title string
	Sum         announcementSum
	Changed     []difference
	Cares       []string
	Practises   string // that the office practises; "" while it does not
	Barred      string
	Hash        string
	Short       string // of the fingerprint, as it is shown
	People      int
	TickWrong   string
	Word        string // in the address
	Key         string // of what the button says
	Hurries     bool   // it goes before a second person has seen it
	Reason      field  // why it does
}

func (announcementApprovePage) template() string { return "announcement_approve" }
func (p announcementApprovePage) heading(t *tongue) string {
	if p.Hurries {
		return t.say("ann.do.mendesak")
	}
	return t.say("ann.do.approve")
}

// newApproval is the page of what waits for approval, or is to go before that: hurries. led is where who asks is led where
// nothing does any more.
func (v *visit) newApproval(hurries bool) (p *announcementApprovePage, a store.Announcement, led answer, err error) {
	if a, err = v.announcement(); err != nil {
		return nil, a, led, err
	}
	if a.State != broadcast.Submitted || a.Hash == "" {
		key := "ann.not.now"
		if a.State == broadcast.Approved {
			key = "ann.already"
		}
		return nil, a, moved(announcementPath(a.ID)).and(key), nil
	}
	steps, err := v.DB.AnnouncementHistory(v.context(), a.ID)
	if err != nil {
		return nil, a, led, err
	}
	counts, err := v.DB.CountAnnouncement(v.context(), a.ID)
	if err != nil {
		return nil, a, led, err
	}
	p = &announcementApprovePage{form: v.newForm(), Path: announcementPath(a.ID), Title: a.Title, Sum: v.sumOf(a.Proposal, counts.Skipped), Hash: a.Hash, Short: a.Hash[:min(hashShown, len(a.Hash))], People: a.Proposal.People(),
		Cares: v.caresOf(a.Proposal, counts.Skipped, a.Content)}
	p.Word, p.Key = "setujui", "ann.approve"
	if hurries {
		p.hurry(v, steps)
	}
	if p.Changed, err = v.changedSince(a, steps); err != nil {
		return nil, a, led, err
	}
	if p.Practises, err = v.practises(); err != nil {
		return nil, a, led, err
	}
	quiet, err := v.sendingHours()
	if err != nil {
		return nil, a, led, err
	}
	begin := v.now
	if a.Content.SendAfter.After(begin) {
		begin = a.Content.SendAfter
	}
	if !anyHour(quiet, a.Proposal, begin, a.Content.NotAfter) { // a day was closed since
		p.Cares = append(p.Cares, v.say("ann.until.quiet", "hours", v.say("ann.windows")))
	}
	because, err := v.announcer().Objection(v.context(), a.Content)
	if err == nil && because == "" && len(a.Proposal.Templates) > 0 {
		var now []broadcast.Template
		now, err = v.templates()
		because = a.Proposal.TemplateObjection(now)
	}
	if err != nil {
		return nil, a, led, err
	}
	if !a.StartedAt.IsZero() {
		p.Cares = append(p.Cares, v.gone(a, counts)+" "+v.say("ann.care.anew"))
	}
	switch {
	case !hurries && wrote(steps, v.staff().Name):
		p.Barred = v.say("ann.bar.own")
	case because != "":
		p.Barred = v.standsBecause(because)
	case !a.Content.NotAfter.After(v.now):
		p.Barred = v.say("ann.until.past", "when", v.tongue.day(a.Content.NotAfter))
	}
	if hurries && p.Barred == "" {
		p.Barred, err = v.hurryBarred(a)
	}
	return p, a, led, err
}

func showApproval(hurries bool) handler {
	return func(v *visit) (answer, error) {
		if !v.proven() {
			return v.prove(), nil
		}
		p, _, led, err := v.newApproval(hurries)
		if err != nil || led.to != "" {
			return led, err
		}
		if hurries {
			err = v.refill(&p.form, &p.Reason)
		}
		return shown(p), err
	}
}

// approveAnnouncement approves exactly what whoever approves was shown: its fingerprint and
// the number that they ticked come with the form.
func approveAnnouncement(hurries bool) handler {
	return func(v *visit) (answer, error) { return v.approve(hurries) }
}

func (v *visit) approve(hurries bool) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, a, led, err := v.newApproval(hurries)
	if err != nil || led.to != "" {
		return led, err
	}
	p.form = v.sentForm()
	people, _ := strconv.Atoi(v.r.PostFormValue("jumlah"))
	seen := v.r.PostFormValue("sidik")
	changed := func(key string) (answer, error) {
		p.form.ID = v.NewToken()
		p.refuse(nil, v.say(key))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	switch {
	case p.Barred != "":
		p.refuse(nil, p.Barred)
		return answer{status: http.StatusConflict, page: p}, nil
	case seen != a.Hash || people != p.People:
		return changed("ann.changed.seen")
	case v.r.PostFormValue("setuju") != "ya":
		p.TickWrong = v.say("ann.tick.wrong")
		p.all = append(p.all, problem{"setuju", p.TickWrong})
	}
	if hurries {
		v.read(&p.form, &p.Reason)
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	m, err := v.DB.MeasureAnnouncement(v.context(), a.Content, store.AnnouncementPlan{Ways: v.announcer().Ways, Subject: a.Proposal.Subject})
	if err != nil {
		return answer{}, err
	}
	objects, err := v.objects(a)
	if err != nil {
		return answer{}, err
	}
	move := store.AnnouncementMove{ID: a.ID, Act: broadcast.Approve, Hash: seen, People: people, Now: broadcast.Proposal{Reach: m.Reach}.People(), Objects: objects}
	if hurries {
		move.Act, move.Reason = broadcast.Hurry, p.Reason.Value
	}
	done, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		_, err := tx.MoveAnnouncement(v.context(), v.byStaff(), move)
		return p.Path, err
	})
	var refused *broadcast.Refused
	var objected *store.AnnouncementObjected
	switch {
	case err == nil:
		return done.and("ann.did." + p.Word), nil
	case errors.As(err, &objected):
		p.form.ID = v.NewToken()
		p.refuse(nil, v.standsBecause(objected.Because))
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.Is(err, store.ErrAudienceDrifted):
		p.form.ID = v.NewToken()
		p.refuse(nil, v.say("ann.drifted", "n", number(people), "m", number(move.Now)))
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.Is(err, store.ErrAnnouncementMoved):
		return changed("ann.changed.seen")
	case errors.Is(err, store.ErrOwnWords):
		return changed("ann.bar.own")
	case errors.Is(err, store.ErrNoApprover):
		return changed("ann.bar.role")
	case errors.Is(err, broadcast.ErrPast):
		return changed("ann.until.gone")
	case errors.Is(err, store.ErrAnnouncementReasonAnew):
		p.form.ID = v.NewToken()
		p.refuse(&p.Reason, v.say("ann.urgent.anew"))
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.Is(err, broadcast.ErrNotUrgent), errors.Is(err, store.ErrAnnouncementUnsigned):
		return changed("ann.not.now")
	case errors.As(err, &refused):
		return moved(p.Path).and("ann.not.now"), nil
	}
	return answer{}, err
}
