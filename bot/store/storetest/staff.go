package storetest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// staffAnswer reports whether staff answer somebody now.
func (h *house) staffAnswer(who bot.Address) bool {
	_, taken := h.person(who).StaffAnswer(channel)
	return taken
}

// Staff answer on the office phone: the bot is silent for a while, and what it
// was about to say is not said.
func staffWrote(t *testing.T, h *house) {
	me := bot.Address{Kind: bot.LID, Value: "77"}
	h.turn(me, nil, "jawaban bot")
	h.turn(phone(2), nil, "jawaban lain")
	h.later(time.Minute)
	written := store.StaffMessage{Channel: channel, With: []bot.Address{phone(1), me}, ProviderID: "STAFF1", Kind: bot.KindText,
		Text: "Saya bantu, NIK 3513014101900001 benar?", SentAt: h.now()}
	h.must(h.db.StaffWrote(h.ctx, written, h.now().Add(4*time.Hour)))
	h.must(h.db.StaffWrote(h.ctx, written, h.now().Add(9*time.Hour))) // told twice
	p := h.person(me)
	if !h.staffAnswer(me) || p.Phone != phone(1).Value {
		t.Errorf("after staff wrote: %+v", p)
	}
	if h.staffAnswer(phone(2)) {
		t.Error("another person's bot is silent, too")
	}
	thread, err := h.db.Messages(h.ctx, p.ID, 9)
	h.must(err)
	if len(thread) != 3 || thread[1].State != store.Cancelled || thread[2].Inbound || !strings.Contains(thread[2].Text, "Saya bantu") || strings.Contains(thread[2].Text, "4101900001") {
		t.Errorf("the thread is %+v", thread)
	}
	if sent := h.sendAll(h.lease("one")); len(sent) != 1 || sent[0] != "jawaban lain" {
		t.Errorf("sent %q", sent)
	}
	// What came after the message of staff is not taken back by a late one.
	h.turn(me, nil, "sesudahnya")
	earlier := written
	earlier.ProviderID, earlier.SentAt = "STAFF0", h.now().Add(-time.Hour)
	h.must(h.db.StaffWrote(h.ctx, earlier, earlier.SentAt.Add(4*time.Hour)))
	if sent := h.sendAll(h.lease("one")); len(sent) != 1 || sent[0] != "sesudahnya" {
		t.Errorf("sent %q", sent)
	}
	h.later(4*time.Hour - time.Second)
	if !h.staffAnswer(me) {
		t.Error("the bot speaks again too early")
	}
	h.later(time.Second)
	if h.staffAnswer(me) {
		t.Error("the bot stays silent")
	}
	// Who is known by the number alone is left to staff as well, whatever account
	// WhatsApp shows beside it.
	known := h.turn(phone(5), nil, "jawaban atas nomor")
	beside := written
	beside.ProviderID, beside.With, beside.SentAt = "STAFF3", []bot.Address{{Kind: bot.LID, Value: "55"}, phone(5)}, h.now()
	h.must(h.db.StaffWrote(h.ctx, beside, h.now().Add(time.Hour)))
	if p := h.person(phone(5)); p.ID != known.ID || !h.staffAnswer(phone(5)) || !h.staffAnswer(beside.With[0]) {
		t.Errorf("after staff wrote to an account on a known number: %+v", p)
	}
	if sent := h.sendAll(h.lease("one")); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
	// Staff may write first, to somebody who never wrote.
	first := written
	first.ProviderID, first.With, first.Text = "STAFF2", []bot.Address{phone(3)}, "Bu, datanya benar?"
	h.must(h.db.StaffWrote(h.ctx, first, h.now().Add(time.Hour)))
	if !h.staffAnswer(phone(3)) {
		t.Error("the bot would answer for staff who wrote first")
	}
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM message WHERE provider_id = 'STAFF2' OR body LIKE '%benar?%' AND provider_id IS NULL`)
}

func receipts(t *testing.T, h *house) {
	p := h.turn(phone(1), nil, "satu")
	m := h.claim(h.lease("one"), 9)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Sent, ProviderID: "OUT1", Attempt: 1})
	state := func(want store.State) {
		t.Helper()
		thread, err := h.db.Messages(h.ctx, p.ID, 9)
		h.must(err)
		if got := thread[1].State; got != want {
			t.Errorf("state %s, want %s", got, want)
		}
	}
	for _, told := range []struct {
		channel bot.ChannelName
		states  map[string]store.State
		want    int // how many of them are known
	}{
		{channel, map[string]store.State{"OUT1": store.Read, "NOBODY": store.Delivered}, 1},
		{channel, map[string]store.State{"OUT1": store.Delivered}, 1}, // late: it moves nothing back
		{"another", map[string]store.State{"OUT1": store.Failed}, 0},
		{channel, nil, 0},
	} {
		outcomes, err := h.db.Receipts(h.ctx, told.channel, told.states)
		h.must(err)
		if len(outcomes) != told.want {
			t.Errorf("%+v: %d outcomes, want %d", told, len(outcomes), told.want)
		}
		h.mark(outcomes...)
		state(store.Read)
	}
}

// announce stores a message and expects its file.
func (h *house) announce(from bot.Address, id string, size int64) (bot.Person, bool) {
	h.t.Helper()
	p, _, err := h.deliver(h.incoming(from, id, "ini kontraknya"), nil)
	h.must(err)
	wanted, err := h.db.ExpectFile(h.ctx, store.NewFile{Channel: channel, ProviderID: id, MIME: "image/jpeg", Name: "ktp 3513014101900001.jpg", Size: size, Duration: 3 * time.Second})
	h.must(err)
	return p, wanted
}

func (h *house) onlyFile(person int64) store.StoredFile {
	h.t.Helper()
	files, err := h.db.Files(h.ctx, person)
	h.must(err)
	if len(files) != 1 {
		h.t.Fatalf("%d files", len(files))
	}
	return files[0]
}

// A process ends between the note that a file comes and its acknowledgement, so the message
// comes again, with the keys to the file: it is fetched after all, whether the next process
// has given it up by then or does so while it is fetched.
func filesComeAgain(t *testing.T, h *house) {
	me := phone(1)
	for _, id := range []string{"given up before", "not yet given up"} {
		p, _ := h.announce(me, id, 10)
		h.later(time.Minute)
		began := h.now()
		if id == "given up before" {
			h.must(h.db.KeepFile(h.ctx, channel, id, store.FileLost, nil))
		}
		h.later(time.Second)
		if _, wanted := h.announce(me, id, 10); !wanted {
			t.Errorf("%s: it is not wanted when it comes again", id)
		}
		awaited, err := h.db.AwaitedFiles(h.ctx, channel)
		h.must(err)
		if len(awaited) != 1 || awaited[0].Since.Before(began) {
			t.Errorf("%s: it counts as cut off with the process before: %+v", id, awaited)
		}
		h.must(h.db.KeepFile(h.ctx, channel, id, store.FileKept, []byte("a contract")))
		all, err := h.db.Files(h.ctx, p.ID)
		h.must(err)
		if f := all[len(all)-1]; f.State != store.FileKept || f.Size != 10 {
			t.Errorf("%s: %+v", id, f)
		}
	}
}

func files(t *testing.T, h *house) {
	me := phone(1)
	content := bytes.Repeat([]byte{0, 1, 0xFF, 'x', 0}, 200_000) // a million bytes, no text
	p, wanted := h.announce(me, "photo", 10)
	if !wanted {
		t.Fatal("a file is not wanted")
	}
	if f := h.onlyFile(p.ID); f.State != store.FileExpected || f.MIME != "image/jpeg" || f.Size != 10 || f.Duration != 3*time.Second || strings.Contains(f.Name, "4101900001") {
		t.Errorf("expected %+v", f)
	}
	if err := h.db.ReadFile(h.ctx, h.onlyFile(p.ID).ID, new(bytes.Buffer)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a file that is not here yet: %v", err)
	}
	awaited, err := h.db.AwaitedFiles(h.ctx, channel)
	h.must(err)
	if len(awaited) != 1 || awaited[0].ProviderID != "photo" || awaited[0].MIME != "image/jpeg" || awaited[0].Since.IsZero() {
		t.Errorf("awaited %+v", awaited)
	}
	if other, err := h.db.AwaitedFiles(h.ctx, "another"); err != nil || len(other) != 0 {
		t.Errorf("another channel awaits %+v, %v", other, err)
	}
	h.must(h.db.KeepFile(h.ctx, channel, "photo", store.FileKept, content))
	h.must(h.db.KeepFile(h.ctx, channel, "photo", store.FileLost, nil)) // told once more, too late
	if awaited, err = h.db.AwaitedFiles(h.ctx, channel); err != nil || len(awaited) != 0 {
		t.Errorf("a file that is here is awaited: %+v, %v", awaited, err)
	}
	f := h.onlyFile(p.ID)
	var got bytes.Buffer
	h.must(h.db.ReadFile(h.ctx, f.ID, &got))
	if f.State != store.FileKept || f.Size != int64(len(content)) || !bytes.Equal(got.Bytes(), content) {
		t.Errorf("kept %+v, %d bytes", f, got.Len())
	}
	// Whoever reads the thread gets it, and in no other thread.
	mine, others := h.note(me, "media", "foto"), h.note(phone(3), "media", "foto")
	if found, err := h.db.ThreadFile(h.ctx, mine, f.Message); err != nil || found.ID != f.ID || found.Kind != bot.KindText {
		t.Errorf("in its thread: %+v, %v", found, err)
	}
	for need, message := range map[int64]bot.MessageID{others: f.Message, mine: f.Message + 1, 999: f.Message} {
		if _, err := h.db.ThreadFile(h.ctx, need, message); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("message %d in need %d: %v", message, need, err)
		}
	}
	if _, wanted := h.announce(me, "photo", 10); wanted {
		t.Error("a file that is here is wanted again")
	}
	h.wantCount(0, `SELECT count(*) FROM file_part WHERE data NOT LIKE 'v1|%'`)
	if n := h.count(`SELECT count(*) FROM file_part`); n < 3 {
		t.Errorf("a million bytes are in %d pieces", n)
	}
	h.behind(`DELETE FROM file_part WHERE position = 1`)
	if err := h.db.ReadFile(h.ctx, f.ID, &got); err == nil {
		t.Error("a file with a hole was read as whole")
	}
	if err := h.db.KeepFile(h.ctx, channel, "photo", "spoilt", nil); err == nil {
		t.Error("an unknown state was taken")
	}
	for id, state := range map[string]store.FileState{"big": store.FileTooLarge, "gone": store.FileLost} {
		h.announce(phone(2), id, 2<<30)
		h.must(h.db.KeepFile(h.ctx, channel, id, state, []byte("x")))
	}
	h.wantCount(2, `SELECT count(*) FROM file WHERE state IN ('too_large', 'lost') AND size = 2147483648`)

	// Erasure takes files along, also one that arrives while it happens.
	h.announce(me, "late", 10)
	h.turn(me, []bot.Event{bot.DataDeleted{}})
	h.must(h.db.KeepFile(h.ctx, channel, "late", store.FileKept, content))
	h.wantCount(0, `SELECT count(*) FROM file_part`)
	if wanted, err := h.db.ExpectFile(h.ctx, store.NewFile{Channel: channel, ProviderID: "late"}); wanted || err != nil {
		t.Errorf("a file of an erased person is wanted: %v", err)
	}
	if wanted, err := h.db.ExpectFile(h.ctx, store.NewFile{Channel: channel, ProviderID: "nobody"}); wanted || err != nil {
		t.Errorf("a file of no message is wanted: %v", err)
	}
}

func tooManyFiles(t *testing.T, h *house) {
	for i := range 3 {
		if _, wanted := h.announce(phone(1), h.id("m"), 30<<20); wanted != (i < 3) {
			t.Errorf("file %d of 30 MB: wanted %v", i, wanted)
		}
	}
	if p, wanted := h.announce(phone(1), "one more", 1); wanted {
		t.Error("more than the day's bytes are wanted")
	} else if all, _ := h.db.Files(h.ctx, p.ID); all[3].State != store.FileTooMany {
		t.Errorf("got %+v", all[3])
	}
	for i := range 41 {
		if _, wanted := h.announce(phone(2), h.id("n"), 1); wanted != (i < 40) {
			t.Errorf("file %d: wanted %v", i, wanted)
		}
	}
	h.later(24*time.Hour + time.Second)
	if _, wanted := h.announce(phone(1), h.id("m"), 1); !wanted {
		t.Error("the next day nothing is wanted")
	}
}

// A message of staff that cannot be read takes over as any other; its text may follow.
func staffUnreadable(t *testing.T, h *house) {
	me := phone(1)
	h.turn(me, nil, "jawaban bot")
	h.later(time.Minute)
	unread := store.StaffMessage{Channel: channel, With: []bot.Address{me}, ProviderID: "STAFF1", Kind: bot.KindUnsupported, SentAt: h.now()}
	wrote := func(m store.StaffMessage) {
		t.Helper()
		h.must(h.db.StaffWrote(h.ctx, m, m.SentAt.Add(4*time.Hour)))
	}
	wrote(unread)
	wrote(unread)
	if !h.staffAnswer(me) {
		t.Error("the bot speaks although staff answer")
	}
	if sent := h.sendAll(h.lease("one")); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
	read := unread
	read.Kind, read.Text = bot.KindText, "Saya bantu"
	wrote(read)
	wrote(unread)
	thread, err := h.db.Messages(h.ctx, h.person(me).ID, 9)
	h.must(err)
	if len(thread) != 3 || thread[2].Text != "Saya bantu" || thread[2].Kind != bot.KindText {
		t.Errorf("the thread is %+v", thread)
	}
}

// Replies that no phone received are counted, and nothing else.
func unreceived(t *testing.T, h *house) {
	began := h.now()
	want := func(sent, without int, from, to time.Time) {
		t.Helper()
		s, w, err := h.db.Unreceived(h.ctx, channel, from, to)
		h.must(err)
		if s != sent || w != without {
			t.Errorf("%d sent, %d without a receipt, want %d and %d", s, w, sent, without)
		}
	}
	want(0, 0, began, began.Add(time.Hour))
	for i := range 3 {
		h.turn(phone(i+1), nil, "jawaban")
	}
	lease := h.lease("one")
	var ids []string
	for _, m := range h.claim(lease, 3) {
		id := h.id("SENT")
		ids = append(ids, id)
		h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: m.ID, State: store.Sent, ProviderID: id, Attempt: m.Attempt}}))
	}
	h.turn(phone(4), nil, "masih menunggu")
	h.must(h.db.StaffWrote(h.ctx, store.StaffMessage{Channel: channel, With: []bot.Address{phone(1)}, ProviderID: h.id("STAFF"), Kind: bot.KindText, Text: "Saya bantu", SentAt: h.now()}, h.now()))
	h.later(time.Minute)
	outcomes, err := h.db.Receipts(h.ctx, channel, map[string]store.State{ids[0]: store.Delivered, ids[1]: store.Read})
	h.must(err)
	h.must(h.db.Mark(h.ctx, outcomes))
	want(3, 1, began, h.now())
	want(0, 0, h.now(), h.now().Add(time.Hour))
	want(0, 0, began.Add(-time.Hour), began)
}
