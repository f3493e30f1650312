package console

import (
	"context"
	"database/sql"
	"net/url"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// A form that asks for approval comes once more: its answer says where the announcement
// stands now, and what was cut off before it was submitted is submitted.
func TestAResentSubmissionSaysWhatIsTrue(t *testing.T) {
	o := newOffice(t, bothWays)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.agrees(1, 3, "kannel")
	number := int64(0)
	submits := func() (path string, form url.Values, again func() *document) {
		t.Helper()
		number++
		path = siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
		form = picked(siti.open(path+"/ajukan"), t, path+"/ajukan", url.Values{"kapan": {beginsButton}})
		return path, form, func() *document {
			t.Helper()
			return siti.follow(siti.ask("POST", path+"/ajukan", form), path+"/ajukan")
		}
	}
	stands := func(want broadcast.State, acts int) {
		t.Helper()
		a, err := o.db.Announcement(context.Background(), number)
		o.must(err)
		steps, err := o.db.AnnouncementHistory(context.Background(), number)
		o.must(err)
		n := 0
		for _, s := range steps {
			if s.Act == broadcast.Submit {
				n++
			}
		}
		if a.State != want || n != acts {
			t.Errorf("it is %s and was submitted %d times, want %s and %d", a.State, n, want, acts)
		}
	}

	path, _, again := submits()
	again().mustSay(t, "Sudah diajukan")
	again().mustSay(t, "Sudah diajukan")
	stands(broadcast.Submitted, 1)

	// It was taken back since: nobody submits it again by reading a page anew.
	siti.send(siti.open(path+"/tarik"), path+"/tarik")
	if d := again(); d.says("Sudah diajukan.") || !d.says("tidak dapat dilakukan sekarang") {
		t.Errorf("after it was taken back: %s", d.text)
	}
	stands(broadcast.Draft, 1)

	// The line was cut between what was kept and what was submitted.
	_, _, again = submits()
	raw, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	defer raw.Close()
	run := func(query string) {
		t.Helper()
		_, err := raw.Exec(query)
		o.must(err)
	}
	run(`CREATE TRIGGER cut BEFORE UPDATE ON announcement WHEN NEW.state = 'submitted' BEGIN SELECT RAISE(ABORT, 'cut off'); END`)
	if d := again(); d.status < 500 || d.says("Sudah diajukan.") {
		t.Errorf("cut off: %d %s", d.status, d.text)
	}
	stands(broadcast.Draft, 0)
	run(`DROP TRIGGER cut`)
	again().mustSay(t, "Sudah diajukan")
	stands(broadcast.Submitted, 1)

	// A colleague wrote something else since.
	_, _, again = submits()
	again()
	a, err := o.db.Announcement(context.Background(), number)
	o.must(err)
	c := a.Content
	c.Title = "Kabar lain"
	staff, err := o.db.AllStaff(context.Background())
	o.must(err)
	o.must(o.db.EditAnnouncement(context.Background(), store.AnnouncementBy{Staff: staff[0]}, number, a.Version, c))
	if d := again(); d.status != 409 || d.says("Sudah diajukan.") || !d.says("Rekan Anda mengubah") {
		t.Errorf("another version: %d %s", d.status, d.text)
	}
	stands(broadcast.Draft, 1)
}
