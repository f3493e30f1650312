package storetest

import (
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// An alert waits for the phone of a member of staff who now writes with a WhatsApp account
// for the first time: the office says that the number is theirs, so it still goes there. It
// is taken back where another account comes with the number, and after BERHENTI.
func alertOutlivesFirstWord(t *testing.T, h *house) {
	const waits = `SELECT count(*) FROM message WHERE body LIKE 'darurat%' AND state = 'queued' AND address = 'phone:`
	for i, first := range [][]bot.Address{{account(1), phone(1)}, {phone(2), account(2)}, {phone(3)}, {account(4)}} {
		n := i + 1
		s := h.add([]string{"Siti", "Budi", "Dewi", "Ani"}[i]+" Contoh", bot.RolePetugas, phone(n))
		if n == 4 {
			h.standing(account(4), phone(40)) // hers, with a number that she gave up
			h.behind(`UPDATE staff SET account = 'lid:` + account(4).Value + `' WHERE id = 4`)
			first = []bot.Address{account(4), phone(4)}
		}
		h.cry(phone(50+n), "tolong")
		if told, err := h.alert(s); err != nil || told != 1 {
			t.Fatalf("%s was told of %d, %v", s.Name, told, err)
		}
		h.wantStanding(store.Present, first...)
		h.wantCount(1, waits+phone(n).Value+`'`)
		h.take(s, int64(n))
		h.wantCount(0, waits+phone(n).Value+`'`)
	}
	siti, err := h.db.AllStaff(h.ctx)
	h.must(err)
	h.cry(phone(60), "tolong")
	if told, err := h.alert(siti[0]); err != nil || told != 1 {
		t.Fatalf("told of %d, %v", told, err)
	}
	h.wantStanding(store.Doubted, account(9), phone(1))
	h.wantCount(0, waits+phone(1).Value+`'`)
	h.later(2 * time.Minute)
	if told, err := h.alert(siti[1]); err != nil || told != 1 {
		t.Fatalf("the next was told of %d, %v", told, err)
	}
	h.writes([]bot.Address{account(2), phone(2)}, []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.wantCount(0, waits+phone(2).Value+`'`)
}

// What failed before a need was given back, or before somebody cried anew, says nothing of
// the alerts that go out since.
func alertRoundsStandApart(t *testing.T, h *house) {
	siti := h.add("Siti Contoh", bot.RolePetugas, phone(1))
	l := h.lease("sender")
	h.cry(phone(8), "tolong")
	one := int64(1)
	told := func(why string, want int) {
		t.Helper()
		if n, err := h.alert(siti); err != nil || n != want {
			t.Errorf("%s: told of %d, want %d (%v)", why, n, want, err)
		}
	}
	told("at first", 1)
	m := h.claim(l, 9)
	if len(m) != 1 || m[0].ReplyTo != 0 { // it answers nobody
		t.Fatalf("claimed %+v", m)
	}
	h.mark(store.Outcome{ID: m[0].ID, State: store.Failed, Attempt: 1})
	for _, anew := range []struct {
		why string
		do  func()
	}{
		{"given back", func() {
			h.must(h.takeNeed(siti, one, 0))
			h.in(func(tx *store.Tx) error { return tx.GiveBack(h.ctx, siti, one) })
		}},
		{"cried again", func() { h.take(siti, one); h.later(time.Hour); h.cry(phone(8), "tolong lagi") }},
	} {
		anew.do()
		told(anew.why, 1)
		if sent := h.sendAll(h.lease("sender")); len(sent) != 1 {
			t.Fatalf("%s: sent %q", anew.why, sent)
		}
		h.later(2 * time.Minute)
		told(anew.why+" and sent", 0)
	}
	// One message about two needs: its place in an old round of the second keeps nothing.
	h.cry(phone(9), "tolong")
	two := int64(2)
	h.later(10 * time.Minute)
	told("two needs", 2)
	h.take(siti, two)
	h.later(time.Hour)
	h.cry(phone(9), "tolong lagi")
	told("the second anew", 2)
	h.take(siti, two)
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
	h.take(siti, one)
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND body LIKE 'darurat%'`)
}

// Whoever takes a cry with TERIMA is in the audit log, once for each need that became theirs.
func takenByPhoneIsAudited(t *testing.T, h *house) {
	siti, budi := h.add("Siti Contoh", bot.RolePetugas, phone(1)), h.add("Budi Contoh", bot.RoleKepala, phone(2))
	h.cry(phone(8), "tolong")
	h.cry(phone(9), "tolong")
	h.cry(phone(10), "tolong")
	h.must(h.db.CloseEntry(h.ctx, 3, "sudah aman"))
	h.take(siti, 1, 3, 99)
	h.take(budi, 1, 2)
	h.take(budi, 2)
	log, err := h.db.AuditLog(h.ctx, 0, 99)
	h.must(err)
	var got []string
	for _, e := range log {
		if e.Action == audit.EntryTaken || e.Action == audit.EntryClosed {
			got = append(got, e.By+" "+e.Name+" "+string(e.Role)+" "+e.Object)
		}
	}
	want := []string{"phone Budi Contoh kepala entry:2", "phone Siti Contoh petugas entry:1", "command line   entry:3"}
	if !slices.Equal(got, want) {
		t.Errorf("the log is %q, want %q", got, want)
	}
	if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
		t.Error(err)
	}
}

// A number with which another account came is somebody else's perhaps: it is asked last.
func doubtedPhonesComeLast(t *testing.T, h *house) {
	roster := func(want string) {
		t.Helper()
		on, _, err := h.db.Roster(h.ctx)
		h.must(err)
		got := ""
		for _, s := range on {
			got += s.Name + ", "
		}
		if got != want {
			t.Errorf("on the roster: %q, want %q", got, want)
		}
	}
	h.add("Siti Contoh", bot.RolePetugas, phone(1))
	h.add("Budi Contoh", bot.RoleKepala, phone(2))
	h.wantStanding(store.Present, account(1), phone(1))
	roster("Siti Contoh, Budi Contoh, ")
	h.wantStanding(store.Doubted, account(9), phone(1))
	roster("Budi Contoh, Siti Contoh, ")
	h.turn(phone(2), []bot.Event{bot.OptedOutOfAnnouncements{}})
	roster("Siti Contoh, ")
	h.turn(phone(2), []bot.Event{bot.OptedInAgain{}})
	roster("Budi Contoh, Siti Contoh, ")
	if _, err := h.db.ResetStaff(h.ctx, "Siti Contoh", "again"); err != nil {
		t.Fatal(err)
	}
	roster("Siti Contoh, Budi Contoh, ")
}
