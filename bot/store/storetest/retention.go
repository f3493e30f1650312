package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

const aDay = 24 * time.Hour

// retain takes what is due and says what went, as "messages 2, files 1".
func (h *house) retain() string {
	h.t.Helper()
	var went []string
	held, err := h.db.Retain(h.ctx, store.Usual, store.Steady, func(name string, rows int) { went = append(went, fmt.Sprint(name, " ", rows)) })
	h.must(err)
	for _, d := range held {
		went = append(went, "HELD "+d.Name)
	}
	return strings.Join(went, ", ")
}

func (h *house) wantRetained(want string) {
	h.t.Helper()
	if got := h.retain(); got != want {
		h.t.Errorf("went: %q, want %q", got, want)
	}
}

// retention moves the clock through the life of what people leave: nothing goes a
// day too early, everything goes in its time, and what it leaves behind still does
// its work.
func retention(t *testing.T, h *house) {
	quiet, cried := phone(1), phone(2)
	old := h.incoming(quiet, "first", "berapa biaya ke taiwan")
	_, _, err := h.deliver(old, []bot.Event{bot.RegistrationCompleted{Registration: example("r1")}, bot.NotUnderstood{Text: "apa"},
		bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "uang saya dibawa"}}, bot.OptedOutOfAnnouncements{}}, "Biayanya …")
	h.must(err)
	h.behind(`UPDATE message SET segments = 2 WHERE direction = 'out'`)
	entry := h.cry(cried, "tolong")
	h.turn(cried, nil, "Hubungi nomor ini")
	h.sendAll(h.lease("one"))
	h.sendAll(h.lease("one"))
	smsBefore, err := h.db.SMSDays(h.ctx, h.now(), time.UTC)
	h.must(err)
	statsBefore, err := h.db.Stats(h.ctx)
	h.must(err)

	h.later(30*aDay - time.Second)
	h.wantRetained("")
	h.later(2 * time.Second)
	h.wantRetained("texts of answers 1") // that of whom the office knows stays
	h.wantCount(1, `SELECT count(*) FROM message WHERE direction = 'out' AND body <> ''`)

	h.later(150*aDay - 3*time.Second)
	h.wantRetained("")
	h.later(3 * time.Second)
	h.must(h.db.CloseEntry(h.ctx, entry, "sudah ditolong")) // the office closes it only now
	h.wantRetained("messages 2, questions that were not understood 1, conversations 2, registrations that nobody took up 1")
	h.wantCount(1, `SELECT count(*) FROM report`)
	h.wantCount(1, `SELECT count(*) FROM announcement_choice`)

	// What went long ago is still known: no second answer, the same figures.
	if _, fresh, err := h.deliver(old, nil, "lagi"); err != nil || fresh {
		t.Errorf("delivered again after half a year: fresh %v, %v", fresh, err)
	}
	if got, err := h.db.SMSDays(h.ctx, h.now().Add(-181*aDay), time.UTC); err != nil || fmt.Sprint(got) != fmt.Sprint(smsBefore) || len(got) == 0 {
		t.Errorf("SMS %v, %v; before %v", got, err, smsBefore)
	}
	if got, err := h.db.Stats(h.ctx); err != nil || got.Messages != statsBefore.Messages {
		t.Errorf("%d messages, %v; before %d", got.Messages, err, statsBefore.Messages)
	}
	if p := h.person(quiet); !p.OptedOut || len(p.Registrations) != 0 {
		t.Errorf("the person is %+v", p)
	}
	if _, fresh, err := h.deliver(h.incoming(quiet, "new", "halo"), nil); err != nil || !fresh {
		t.Errorf("a new message: fresh %v, %v", fresh, err)
	}

	h.later(731 * aDay)
	if got := h.retain(); !strings.Contains(got, "messages of people the office had to do with 3") ||
		!strings.Contains(got, "notes of the office 1") || !strings.Contains(got, "words of handovers 1") {
		t.Errorf("after two years: %s", got)
	}
	h.wantCount(0, `SELECT count(*) FROM message`)
	h.wantRetained("")
}

// retentionOfFiles: a file waits for the office, then for its days, and goes.
func retentionOfFiles(t *testing.T, h *house) {
	from := phone(1)
	entry := h.cry(from, "tolong")
	h.behind(`INSERT INTO file (person_id, message_id, mime, name, size, seconds, state, created_at)
		SELECT person_id, id, 'image/jpeg', '', 3, 0, 'kept', ` + fmt.Sprint(h.now().UnixMilli()) + ` FROM message WHERE direction = 'in'`)
	h.behind(`INSERT INTO file_part (id, file_id, position, data) SELECT 'p', id, 0, 'x' FROM file`)
	h.later(100 * aDay)
	h.wantRetained("")
	h.must(h.db.CloseEntry(h.ctx, entry, ""))
	h.later(30*aDay - time.Second)
	h.wantRetained("")
	h.later(2 * time.Second)
	h.wantRetained("files 1")
	h.wantCount(0, `SELECT count(*) FROM file_part`)
}

// A clock that is years ahead, or a setting with a slip, must not empty the office.
func retentionHoldsBack(t *testing.T, h *house) {
	for i := range 40 {
		h.turn(phone(i), []bot.Event{bot.RegistrationCompleted{Registration: example(fmt.Sprint("r", i))}})
	}
	h.later(179 * aDay)
	for i := range 40 {
		if i < 30 { // thirty are looked after
			h.behind(fmt.Sprintf(`UPDATE registration SET updated_at = %d WHERE id = 'r%d'`, h.now().UnixMilli(), i))
		}
	}
	h.later(2 * aDay)
	// After a long pause not even ten of forty go.
	if held, err := h.db.Retain(h.ctx, store.Usual, store.Strict, nil); err != nil || len(held) != 3 {
		t.Errorf("held back %+v, %v", held, err)
	}
	h.wantCount(40, `SELECT count(*) FROM registration`)
	// Ten may go however large their part is; one more is a quarter and more than ten.
	due, err := h.db.RetentionDue(h.ctx, store.Usual)
	h.must(err)
	var seen []string
	for _, d := range due {
		seen = append(seen, fmt.Sprintf("%s %d of %d %v", d.Name, d.Rows, d.Of, d.Many(store.Steady)))
	}
	if got := strings.Join(seen, ", "); got != "messages 40 of 40 true, conversations 40 of 40 true, registrations that nobody took up 10 of 40 false" {
		t.Errorf("due: %s", got)
	}
	h.wantRetained("registrations that nobody took up 10, HELD messages, HELD conversations")
	h.wantCount(40, `SELECT count(*) FROM message`)
	if _, err := h.db.Retain(h.ctx, store.Usual, store.However, nil); err != nil {
		t.Fatal(err)
	}
	h.wantCount(0, `SELECT count(*) FROM message`)
	h.wantCount(30, `SELECT count(*) FROM registration`)
	// What is kept for ever is not looked at.
	h.later(9000 * aDay)
	if due, err := h.db.RetentionDue(h.ctx, store.Keep{}); err != nil || len(due) != 0 {
		t.Errorf("with no terms: %v, %v", due, err)
	}
}

// Ended between two of its steps, it goes on where it was and counts nothing twice.
func retentionGoesOn(t *testing.T, h *house) {
	const people = 1200
	h.turn(phone(0), nil)
	for i := range people {
		h.behind(fmt.Sprintf(`INSERT INTO message (person_id, direction, channel, address, seen_key, kind, body, attachment, state, priority, segments, attempt,
			next_at, lease_until, lease_term, error_code, forget, created_at) SELECT id, 'in', 'trial', '', 'k%d', 'text', 'halo', '', 'handled', 0, 0, 0, 0, 0, 0, '', FALSE, %d FROM person`,
			i, h.now().UnixMilli()))
	}
	h.later(181 * aDay)
	ctx, cancel := context.WithCancel(h.ctx)
	_, err := h.db.Retain(ctx, store.Usual, store.However, func(string, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	h.wantCount(people+1-500, `SELECT count(*) FROM message`)
	h.wantCount(500, `SELECT sum(messages) FROM message_count`)
	_, err = h.db.Retain(h.ctx, store.Usual, store.However, nil)
	h.must(err)
	h.wantCount(0, `SELECT count(*) FROM message`)
	h.wantCount(people+1, `SELECT sum(messages) FROM message_count`)
	h.wantCount(people+1, `SELECT count(*) FROM seen`)
}

// What staff typed, and wrote of requests and reports, goes with their notes; what belongs
// to something that is open stays.
func retentionOfWords(t *testing.T, h *house) {
	s := h.add("Ani", bot.RolePetugas, phone(901))
	open, closed := h.report(phone(1), "open"), h.report(phone(2), "ended")
	for _, need := range []int64{open, closed} {
		h.must(h.takeNeed(s, need, 0))
		h.in(func(tx *store.Tx) error {
			_, err := tx.SaveDraft(h.ctx, s, need, store.DraftNote, store.Draft{Text: "belum selesai"})
			return err
		})
	}
	h.must(h.move(s, "open", "", "masih dicari"))
	h.must(h.move(s, "ended", h.final(), "uang kembali"))
	waits, done := h.person(phone(1)).ID, h.person(phone(2)).ID
	h.in(func(tx *store.Tx) error { return tx.AskFor(h.ctx, s, waits, store.AskedCopy, "di kantor") })
	h.in(func(tx *store.Tx) error { return tx.AskFor(h.ctx, s, done, store.AskedCopy, "di kantor") })
	h.in(func(tx *store.Tx) error { return tx.Fulfil(h.ctx, s, done, store.AskedCopy, "diserahkan") })
	words := func(when string, want ...int) {
		t.Helper()
		for i, query := range []string{`SELECT count(*) FROM staff_draft WHERE sealed <> ''`, `SELECT count(*) FROM data_request WHERE how <> ''`, `SELECT count(*) FROM report_step WHERE note <> ''`} {
			if got := h.count(query); got != want[i] {
				t.Errorf("%s: %s: %d, want %d", when, query, got, want[i])
			}
		}
	}
	h.later(730*aDay - time.Second)
	h.retain()
	words("a moment before", 2, 2, 2)
	h.later(2 * time.Second)
	h.retain()
	words("in its time", 1, 1, 1)
	h.wantCount(1, `SELECT count(*) FROM staff_draft WHERE inbox_id = `+fmt.Sprint(open))
	h.wantCount(1, `SELECT count(*) FROM data_request WHERE done AND outcome = ''`)
	h.wantCount(2, `SELECT count(*) FROM report_step`)
	if h.count(`SELECT count(*) FROM report_step WHERE report_id = 'open' AND note <> ''`) != 1 || h.count(`SELECT count(*) FROM data_request WHERE done_at IS NULL AND how <> ''`) != 1 {
		t.Error("the words of something open went")
	}
	h.wantRetained("")
}
