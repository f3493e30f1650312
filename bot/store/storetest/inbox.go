package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func (h *house) cry(from bot.Address, note string) int64 {
	h.t.Helper()
	h.turn(from, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "emergency", Note: note, Urgent: true}}})
	return int64(h.count(`SELECT max(id) FROM inbox`))
}

func (h *house) add(name string, role bot.Role, phone bot.Address) bot.Staff {
	h.t.Helper()
	s, err := h.db.AddStaff(h.ctx, bot.Staff{Name: name, Role: role, Phone: phone.Value}, "token of "+name)
	h.must(err)
	return s
}

// numbers reads the inbox as "1 emergency urgent, 2 report".
func (h *house) inbox() string {
	h.t.Helper()
	entries, err := h.db.Inbox(h.ctx, 99)
	h.must(err)
	var lines []string
	for _, e := range entries {
		line := fmt.Sprint(e.ID, " ", e.Topic)
		if e.Urgent {
			line += " urgent"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

// What one person writes in one emergency is one entry; reports are one each.
func inboxEntries(t *testing.T, h *house) {
	want := func(text string) {
		t.Helper()
		if got := h.inbox(); got != text {
			t.Errorf("the inbox holds %s, want %s", got, text)
		}
	}
	note := func(from bot.Address, topic, text string) {
		h.turn(from, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: topic, Note: text}}})
	}
	note(phone(1), "human", "mau tanya pelatihan")
	h.later(time.Minute)
	h.turn(phone(2), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "calo minta uang"}}})
	h.turn(phone(2), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "calo minta uang"}}}) // the same once more
	h.later(time.Minute)
	h.cry(phone(3), "tolong, saya disekap, NIK "+nik(1))
	h.cry(phone(3), "di johor")
	note(phone(3), "human", "mau tanya")
	note(phone(1), "human", "satu lagi")
	h.cry(phone(4), "tolong")
	h.turn(phone(2), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f2", What: "calo lain", Contact: true}}})
	want("3 emergency urgent, 5 emergency urgent, 2 report, 6 report, 1 human, 4 human")

	d, err := h.db.InboxEntry(h.ctx, 3, 10)
	h.must(err)
	if len(d.Handovers) != 2 || strings.Contains(d.Words, nik(1)) || !strings.Contains(d.Words, "disekap") || !strings.Contains(d.Words, "johor") || len(d.Addresses) != 1 || len(d.Messages) == 0 {
		t.Errorf("entry 3: %+v", d)
	}
	if d, err = h.db.InboxEntry(h.ctx, 2, 10); err != nil || d.Report == nil || d.Report.What != "calo minta uang" || d.Person != 0 || len(d.Addresses)+len(d.Messages) != 0 {
		t.Errorf("an anonymous report: %+v, %v", d, err)
	}
	if d, err = h.db.InboxEntry(h.ctx, 6, 10); err != nil || d.Person == 0 || len(d.Addresses) != 1 {
		t.Errorf("a report with contact: %+v, %v", d, err)
	}
	if _, err = h.db.InboxEntry(h.ctx, 99, 10); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("entry 99: %v", err)
	}

	// What is closed is gone, and what comes afterwards is new.
	h.must(h.db.CloseEntry(h.ctx, 3, "dijemput, NIK "+nik(2)))
	h.must(h.db.CloseEntry(h.ctx, 2, "diteruskan ke polisi"))
	if err := h.db.CloseEntry(h.ctx, 3, "lagi"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("closed twice: %v", err)
	}
	want("5 emergency urgent, 6 report, 1 human, 4 human")
	if d, err = h.db.InboxEntry(h.ctx, 3, 0); err != nil || d.ClosedAt.IsZero() || !strings.Contains(d.Note, "dijemput") || strings.Contains(d.Note, nik(2)) {
		t.Errorf("closed: %+v, %v", d, err)
	}
	h.wantCount(2, `SELECT count(*) FROM handover WHERE inbox_id = 3 AND state = 'closed'`)
	h.wantCount(1, `SELECT count(*) FROM report WHERE id = 'f1' AND state = 'closed'`)
	if n := h.cry(phone(3), "tolong lagi"); n != 7 {
		t.Errorf("a cry after the first one was closed is no. %d", n)
	}
	counts, err := h.db.InboxCounts(h.ctx)
	h.must(err)
	if counts[0].Open != 2 || !counts[0].Urgent || counts[1].Open != 3 || counts[1].Oldest.After(counts[0].Oldest) {
		t.Errorf("counts %+v", counts)
	}
	// Who has everything deleted takes it along; a report stays without them.
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	want("5 emergency urgent, 6 report, 1 human")
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE topic = 'report' AND person_id IS NOT NULL`)
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE id = 3 AND note <> ''`)
}

// A message that the bot cannot handle is in the inbox as well, and what two
// people left who are one is one person's.
func inboxOfFailuresAndJoins(t *testing.T, h *house) {
	user, lid := bot.Address{Kind: bot.BSUID, Value: "ID.77"}, bot.Address{Kind: bot.LID, Value: "77"}
	in := h.incoming(user, "x", "racun")
	h.fail(in, "maaf", bot.Handover{ID: "failed", Topic: "failure", Urgent: true})
	if got := h.inbox(); got != "1 failure urgent" {
		t.Errorf("the inbox holds %s", got)
	}
	h.cry(lid, "tolong")
	both := h.incoming(user, "y", "halo")
	both.From = append(both.From, lid)
	p, _, err := h.deliver(both, nil)
	h.must(err)
	h.wantCount(2, fmt.Sprintf(`SELECT count(*) FROM inbox WHERE person_id = %d`, p.ID))
}

func accounts(t *testing.T, h *house) {
	siti := h.add("Siti  Contoh", bot.RolePetugas, phone(1))
	if siti.Name != "Siti Contoh" || siti.ID == 0 || !siti.Enabled() {
		t.Errorf("added %+v", siti)
	}
	for _, twice := range []bot.Staff{{Name: "siti contoh", Role: bot.RoleAdmin}, {Name: "Lain Contoh", Role: bot.RolePetugas, Phone: phone(1).Value}} {
		if _, err := h.db.AddStaff(h.ctx, twice, "x"); !errors.Is(err, store.ErrStaffExists) {
			t.Errorf("%+v: %v", twice, err)
		}
	}
	if _, err := h.db.AddStaff(h.ctx, bot.Staff{Name: "X", Role: "boss"}, "x"); err == nil {
		t.Error("a role that does not exist was taken")
	}
	h.add("Budi Contoh", bot.RoleAdmin, phone(2))
	h.add("Ani Contoh", bot.RoleKepala, phone(3))
	h.add("Tanpa Telepon", bot.RolePetugas, bot.Address{})
	h.add("Juga Tanpa", bot.RolePetugas, bot.Address{})
	roster := func(want string) {
		t.Helper()
		on, off, err := h.db.Roster(h.ctx)
		h.must(err)
		got := ""
		for _, s := range on {
			got += s.Name + ", "
		}
		for _, s := range off {
			got += "not " + s.Name + ", "
		}
		if got != want {
			t.Errorf("the roster is %s", got)
		}
	}
	roster("Siti Contoh, Ani Contoh, Budi Contoh, ")

	// A link is good once, for a day, and until the next one.
	use := func(token string, want string) {
		t.Helper()
		var s bot.Staff
		err := h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
			s, err = tx.UseInvitation(h.ctx, token, "hash of a password")
			return err
		})
		if want == "" && !errors.Is(err, store.ErrNotFound) || want != "" && (err != nil || s.Name != want) {
			t.Errorf("%s: %+v, %v", token, s, err)
		}
	}
	h.wantCount(0, `SELECT count(*) FROM staff_invitation WHERE token_hash LIKE '%token%'`)
	use("token of Siti  Contoh", "Siti Contoh")
	use("token of Siti  Contoh", "")
	if _, err := h.db.ResetStaff(h.ctx, "ANI CONTOH", "second"); err != nil {
		t.Fatal(err)
	}
	use("token of Ani Contoh", "")
	use("second", "Ani Contoh")
	h.later(store.InvitationTime)
	use("token of Budi Contoh", "")
	if _, err := h.db.ResetStaff(h.ctx, "nobody", "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("reset of nobody: %v", err)
	}

	if _, err := h.db.ResetStaff(h.ctx, "Budi Contoh", "third"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.DisableStaff(h.ctx, "budi contoh"); err != nil {
		t.Fatal(err)
	}
	use("third", "")
	if _, err := h.db.DisableStaff(h.ctx, "budi contoh"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("disabled twice: %v", err)
	}
	roster("Siti Contoh, Ani Contoh, ")
	// The phone is free for another account, and the name can come back.
	h.add("Dewi Contoh", bot.RolePetugas, phone(2))
	back := h.add("Budi Contoh", bot.RolePetugas, phone(4))
	if back.Role != bot.RolePetugas {
		t.Errorf("back as %+v", back)
	}
	// Who said BERHENTI is sent nothing, until MULAI.
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	roster("Budi Contoh, Dewi Contoh, Ani Contoh, not Siti Contoh, ")
	h.turn(phone(1), []bot.Event{bot.OptedInAgain{}})
	roster("Siti Contoh, Budi Contoh, Dewi Contoh, Ani Contoh, ")
	all, err := h.db.AllStaff(h.ctx)
	if err != nil || len(all) != 6 {
		t.Errorf("%d accounts, %v", len(all), err)
	}
}

// alert tells one phone of all that is due.
func (h *house) alert(to bot.Staff) (told int, err error) {
	due, err := h.db.DueAlerts(h.ctx, time.Minute, 99)
	h.must(err)
	var entries []store.Entry
	for _, d := range due {
		entries = append(entries, d.Entry)
	}
	return h.db.Alert(h.ctx, to, channel, entries, func(store.Entry) store.AlertPlan { return store.AlertPlan{Next: h.now().Add(10 * time.Minute)} },
		func(left []store.Entry, _ bot.Lang) store.Reply {
			text := "darurat"
			for _, e := range left {
				text += fmt.Sprint(" ", e.ID)
			}
			return store.Reply{Text: text}
		})
}

func (h *house) take(s bot.Staff, numbers ...int64) (out []store.Taken) {
	h.t.Helper()
	h.in(func(tx *store.Tx) (err error) {
		out, err = tx.Take(h.ctx, s, numbers)
		return err
	})
	return out
}

func alerts(t *testing.T, h *house) {
	siti, budi := h.add("Siti Contoh", bot.RolePetugas, phone(1)), h.add("Budi Contoh", bot.RolePetugas, phone(2))
	due := func(want int) {
		t.Helper()
		if list, err := h.db.DueAlerts(h.ctx, time.Minute, 99); err != nil || len(list) != want {
			t.Errorf("%d are due, want %d (%v)", len(list), want, err)
		}
	}
	told := func(s bot.Staff, want int) {
		t.Helper()
		if n, err := h.alert(s); err != nil || n != want {
			t.Errorf("%s was told of %d, want %d (%v)", s.Name, n, want, err)
		}
	}
	due(0)
	h.turn(phone(7), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: "calm", Topic: "human", Note: "tanya"}}})
	due(0)
	one := h.cry(phone(8), "tolong")
	h.cry(phone(8), "cepat")
	two := h.cry(phone(9), "tolong")
	due(2)
	told(siti, 2)
	due(0)
	l := h.lease("sender")
	// It waits in the outbox; nobody answers; the next one is told, and the first
	// message, which would come late, is taken back.
	h.later(10 * time.Minute)
	due(2)
	told(budi, 2)
	if got := strings.Join(h.sendAll(l), "|"); got != fmt.Sprintf("darurat %d %d", one, two) {
		t.Errorf("sent %q", got)
	}
	// It goes on early where the message failed.
	h.later(10 * time.Minute)
	told(siti, 2)
	m := h.claim(l, 9)
	if len(m) != 1 {
		t.Fatalf("claimed %+v", m)
	}
	h.mark(store.Outcome{ID: m[0].ID, State: store.Failed, Attempt: 1})
	due(0)
	h.later(time.Minute)
	due(2)
	told(budi, 2)
	// Whoever takes one has it; the message about both stays for the other.
	taken := h.take(siti, one, 99)
	if taken[0].Before != "" || taken[0].Entry.TakenBy != "Siti Contoh" || len(taken[0].Phones) != 1 || taken[0].Phones[0] != phone(8) || taken[1].Entry.ID != 0 {
		t.Errorf("taken %+v", taken)
	}
	if again := h.take(budi, one); again[0].Before != "Siti Contoh" || again[0].Phones != nil {
		t.Errorf("taken from another: %+v", again)
	}
	if again := h.take(siti, one); again[0].Before != "Siti Contoh" || len(again[0].Phones) != 1 {
		t.Errorf("taken twice by one: %+v", again)
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
	h.take(budi, two)
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
	h.later(24 * time.Hour)
	due(0)

	// More of the same person shortly after it was taken is for whoever has it; long
	// after, staff are told anew.
	three := h.cry(phone(10), "tolong")
	h.take(budi, three)
	h.later(29 * time.Minute)
	h.cry(phone(10), "masih di sini")
	due(0)
	h.later(time.Minute)
	if again := h.cry(phone(10), "tolong, dia datang lagi"); again != three {
		t.Errorf("it became no. %d", again)
	}
	list, err := h.db.DueAlerts(h.ctx, time.Minute, 9)
	if err != nil || len(list) != 1 || list[0].TakenID != budi.ID || list[0].AlertedID != 0 || list[0].Alerts != 0 {
		t.Errorf("due %+v, %v", list, err)
	}
	told(budi, 1)
	h.must(h.db.CloseEntry(h.ctx, three, "selesai"))
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
	if closed := h.take(siti, three); closed[0].Entry.ClosedAt.IsZero() {
		t.Errorf("taken after it was closed: %+v", closed)
	}

	// Nothing goes to a phone that said BERHENTI a moment ago, and nothing is lost.
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	four := h.cry(phone(11), "tolong")
	if _, err := h.alert(siti); !errors.Is(err, store.ErrRefusing) {
		t.Errorf("alerted: %v", err)
	}
	due(1)
	told(budi, 1)
	// Whoever has everything deleted is forgotten on the phones of staff, too.
	h.turn(phone(11), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, fmt.Sprintf(`SELECT count(*) FROM message WHERE body <> '' AND id IN (SELECT message_id FROM staff_alert WHERE inbox_id = %d)`, four))
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
	due(0)
}

// Several processes look at once: each need is told once.
func racingAlerts(t *testing.T, h *house) {
	siti, budi := h.add("Siti Contoh", bot.RolePetugas, phone(1)), h.add("Budi Contoh", bot.RolePetugas, phone(2))
	for i := range 10 {
		h.cry(phone(20+i), "tolong")
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			to := siti
			if i%2 == 1 {
				to = budi
			}
			if _, err := h.alert(to); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	h.wantCount(10, `SELECT count(*) FROM staff_alert`)
	h.wantCount(10, `SELECT count(DISTINCT inbox_id) FROM staff_alert`)
	// Two take one at the same moment: one has it.
	won := make(chan string, 2)
	for _, s := range []bot.Staff{siti, budi} {
		wg.Go(func() {
			if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
				taken, err := tx.Take(h.ctx, s, []int64{1})
				if err == nil {
					won <- taken[0].Entry.TakenBy
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if a, b := <-won, <-won; a != b {
		t.Errorf("%s and %s have it", a, b)
	}
}
