package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What is to arrive at the regency is written with the change itself: by the person, by
// staff, and when it is deleted.
func toTheRegency(t *testing.T, h *house) {
	due := func() (out map[string]int64) {
		out = map[string]int64{}
		all, err := h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
		h.must(err)
		for _, d := range all {
			out[d.Key] = d.Version
		}
		return out
	}
	want := func(what string, wanted int64) {
		t.Helper()
		if got := due(); got["r1"] != wanted {
			t.Errorf("%s: %v waits, want version %d", what, got, wanted)
		}
	}
	r := bot.Registration{ID: "r1", Name: "Siti", Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1", Phone: phone(1).Value}
	h.turn(phone(1), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: r}})
	want("registered", 1)
	sent, err := h.db.RegencyRegistrations(h.ctx, []string{"r1"})
	h.must(err)
	if s := sent["r1"]; s.Name != "Siti" || s.ConsentAt.IsZero() || s.Channel != channel || len(s.History) != 1 {
		t.Errorf("it travels as %+v", s)
	}
	all, err := h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	r.Age = 25
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: r}})
	h.must(h.db.RegencyArrived(h.ctx, all)) // the older version did; the newer one still waits
	want("changed on its way", 2)
	all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	h.must(h.db.RegencyArrived(h.ctx, all))
	want("arrived", 0)
	s := h.add("Bu Sri", bot.RolePetugas, phone(9))
	person := h.person(phone(1)).ID
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
		r.Village, r.Version = "Semampir", 2
		_, err := tx.CorrectRegistration(h.ctx, s, person, r)
		return err
	}))
	want("corrected by staff", 3)
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}})
	want("deleted", 4)
	sent, err = h.db.RegencyRegistrations(h.ctx, []string{"r1"})
	h.must(err)
	if s := sent["r1"]; s.DeletedAt.IsZero() || s.Name != "" || s.DeletedWhy != "erased" {
		t.Errorf("the deletion travels as %+v", s)
	}
	h.wantCount(1, `SELECT count(*) FROM registration_deleted WHERE arrived_at IS NULL`)
	all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	h.must(h.db.RegencyArrived(h.ctx, all))
	h.wantCount(0, `SELECT count(*) FROM registration_deleted WHERE arrived_at IS NULL`)
}

// Behind what could not be written, later things of the same person wait, and nobody
// else's do.
func behindWhatIsHeld(t *testing.T, h *house) {
	registers := func(n int, id string) {
		h.turn(phone(n), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: id, Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1"}}})
		h.later(time.Millisecond)
	}
	registers(1, "first")
	all, err := h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	h.must(h.db.RegencyHeld(h.ctx, []store.RegencyHeld{{Due: all[0], Reason: "refused: NIK " + nik(1), Wait: time.Minute}}))
	h.later(5 * time.Millisecond)
	registers(1, "second")
	registers(2, "other")
	all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	if len(all) != 1 || all[0].Key != "other" {
		t.Errorf("due are %+v", all)
	}
	h.wantCount(0, `SELECT count(*) FROM regency_outbox WHERE reason LIKE '%`+nik(1)+`%'`)
	// What waits for its person holds up nothing of theirs, and a consent lets it be tried.
	h.must(h.db.RegencyHeld(h.ctx, []store.RegencyHeld{{Due: all[0], Reason: "no consent", Wait: 24 * time.Hour, Aside: true}}))
	registers(2, "later")
	if all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100); err != nil || len(all) != 2 || all[0].Key != "other" || all[1].Key != "later" {
		t.Errorf("after a consent, due are %+v %v", all, err)
	}
	h.must(h.db.RegencyArrived(h.ctx, all[1:]))
	h.later(61 * time.Second)
	all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100)
	h.must(err)
	if len(all) != 3 || all[0].Key != "first" {
		t.Errorf("later, due are %+v", all)
	}
	h.later(-26 * time.Hour) // the clock was a day ahead
	if all, err = h.db.RegencyDue(h.ctx, store.RegencyRegistrations, 100); err != nil || len(all) != 3 {
		t.Errorf("after the clock was put right, due are %+v %v", all, err)
	}
}

// What the regency says is applied once, whoever wrote to the person before hears nothing
// after BERHENTI, and who did not agree hears nothing at all.
func regencyFollowUps(t *testing.T, h *house) {
	registers := func(n int, id string, more ...bot.Event) {
		h.turn(phone(n), append([]bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: id, Age: 24, Lang: bot.Madurese, ConsentVersion: "c1"}}}, more...))
	}
	take := func(key, id string) (refused store.FollowUpRefused) {
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
			refused, err = tx.TakeFollowUp(h.ctx, store.FollowUp{Key: key, ID: id, To: bot.StatusInvited, Officer: "pak budi", Note: "bawa ijazah " + nik(2), Notice: store.Notice{
				May: func(store.Route) error { return nil }, Text: func(l bot.Lang, _ store.Route) store.Reply { return store.Reply{Text: "diundang " + string(l)} }}})
			return err
		}))
		return refused
	}
	registers(1, "agreed", bot.OptedInAgain{})
	registers(2, "silent")
	registers(3, "gone")
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	for key, id := range map[string]string{"k1": "agreed", "k2": "silent"} {
		for range 2 {
			if refused := take(key, id); refused != "" {
				t.Errorf("%s: %s", id, refused)
			}
		}
	}
	for range 2 { // after a crash the answer is the same
		if got := take("k3", "gone"); got != store.FollowUpGone {
			t.Error(got)
		}
		if got := take("k4", "never"); got != store.FollowUpUnknown {
			t.Error(got)
		}
	}
	for range 2 { // a step that the regency does not allow
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			refused, err := tx.TakeFollowUp(h.ctx, store.FollowUp{Key: "k5", ID: "silent", To: bot.StatusPlaced, Barred: func(from bot.Status) bool { return from == bot.StatusInvited }})
			if refused != store.FollowUpBarred {
				t.Errorf("a barred step: %q", refused)
			}
			return err
		}))
	}
	h.wantCount(2, `SELECT count(*) FROM registration WHERE status = 'invited'`)
	h.wantCount(2, `SELECT count(*) FROM registration_change WHERE author = 'regency' AND what = 'status' AND fields = 'new invited' AND note LIKE 'pak budi: bawa ijazah %' AND note NOT LIKE '%`+nik(2)+`%'`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE direction = 'out' AND body LIKE 'diundang%'`)
	h.later(time.Second)
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	lease := h.lease("sender")
	for _, m := range h.claim(lease, 10) {
		if m.Text != "" && m.Text[0] == 'd' {
			t.Errorf("after BERHENTI %q goes out", m.Text)
		}
	}
}

// regencyNewsHours is that what the regency did is told at the hours of announcements, once a
// day, the newest of what waits; that it holds up nothing that staff write; and that nobody
// hears of it who said no, or BERHENTI, meanwhile.
func regencyNewsHours(t *testing.T, h *house) {
	for n := range 3 {
		id := fmt.Sprint("r", n)
		h.turn(phone(n+1), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: "Orang Contoh", Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1"}}, bot.OptedInAgain{}})
	}
	morning := h.now().Add(10 * time.Hour)
	take := func(id string, to bot.Status) {
		t.Helper()
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			refused, err := tx.TakeFollowUp(h.ctx, store.FollowUp{Key: id + string(to), ID: id, To: to,
				Hours: func(_ store.Route, from time.Time) time.Time {
					if from.Before(morning) {
						return morning
					}
					return from
				},
				Notice: store.Notice{May: func(store.Route) error { return nil }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: "kabar: " + string(to)} }}})
			if refused != "" {
				t.Errorf("%s: %s", id, refused)
			}
			return err
		}))
	}
	lease := h.lease("sender")
	goes := func(want ...string) {
		t.Helper()
		var got []string
		for _, m := range h.claim(lease, 20) {
			h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt, ProviderID: fmt.Sprint("SM", m.ID), Segments: 1})
			if strings.HasPrefix(m.Text, "kabar") || m.Text == "petugas" {
				got = append(got, m.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("what goes is %q, want %q", got, want)
		}
	}
	for n := range 3 {
		take(fmt.Sprint("r", n), bot.StatusChecked)
	}
	take("r0", bot.StatusInvited)
	h.turn(phone(2), []bot.Event{bot.AnnouncementsDeclined{}})
	h.turn(phone(3), []bot.Event{bot.OptedOutOfAnnouncements{}})
	goes()
	h.queue(phone(1), bot.LaneStaff, "petugas")
	goes("petugas")
	h.later(10 * time.Hour)
	lease = h.lease("sender")
	goes("kabar: invited")
	h.later(time.Hour)
	take("r0", bot.StatusAccepted)
	h.later(22 * time.Hour)
	lease = h.lease("sender")
	goes()
	h.later(2 * time.Hour)
	lease = h.lease("sender")
	goes("kabar: accepted")
}

// When the regency's database and this one differ, what it lost travels again, and what
// people have to decide is kept.
func regencyDiffers(t *testing.T, h *house) {
	for n, id := range []string{"r1", "r2"} {
		h.turn(phone(n+1), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: id, Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1"}}})
	}
	h.turn(phone(1), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "p1", What: "diminta uang"}}})
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	for _, kind := range []string{store.RegencyRegistrations, store.RegencyReports} {
		all, err := h.db.RegencyDue(h.ctx, kind, 100)
		h.must(err)
		h.must(h.db.RegencyArrived(h.ctx, all))
		h.must(h.db.OvertakeRegency(h.ctx, kind, all[0].Key, 7))
	}
	standing, err := h.db.RegencyStanding(h.ctx, store.RegencyRegistrations)
	h.must(err)
	if standing["r1"].Version != 8 || !standing["r1"].Waits || standing["r1"].Gone || !standing["r2"].Gone || standing["r2"].Waits {
		t.Errorf("registrations stand as %+v", standing)
	}
	reports, err := h.db.RegencyStanding(h.ctx, store.RegencyReports)
	h.must(err)
	if reports["p1"].Version != 8 || !reports["p1"].Waits {
		t.Errorf("reports stand as %+v", reports)
	}
	h.must(h.db.SendRegencyAgain(h.ctx, store.RegencyRegistrations, []string{"r1", "r2", "strange"}))
	h.wantCount(3, `SELECT count(*) FROM regency_outbox`)
	h.must(h.db.RegencyDiffers(h.ctx, []store.RegencyDifference{{Kind: store.RegencyRegistrations, Key: "x", What: store.RegencyUnknown}}))
	h.must(h.db.RegencyDiffers(h.ctx, []store.RegencyDifference{{Kind: store.RegencyRegistrations, Key: "y", What: store.RegencyNewer}, {Kind: store.RegencyReports, Key: "y", What: store.RegencyUnknown}}))
	state, err := h.db.RegencyState(h.ctx)
	h.must(err)
	if len(state.Differing) != 2 || state.Differ[store.RegencyNewer] != 1 || state.Differ[store.RegencyUnknown] != 1 {
		t.Errorf("told is %+v", state)
	}
}
