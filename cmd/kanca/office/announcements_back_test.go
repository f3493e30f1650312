package office

import (
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
)

// draft keeps an announcement of somebody's and returns its id.
func (d *desk) draft(by as) int64 {
	d.Helper()
	words := strings.Fields(d.must(&announcementCreate{d.file("title: A\ntext: {id: Ada pelatihan.}\n"), by}))
	id, err := strconv.ParseInt(words[len(words)-1], 10, 64)
	if err != nil {
		d.Fatal(err)
	}
	return id
}

// What is returned or withdrawn is a draft again, what is rejected has ended; each has its
// reason in the history, and none of them is sent or approved any more.
func TestAnAnnouncementIsGivenBack(t *testing.T) {
	d := newDesk(t)
	siti, ani := as{"Siti Contoh"}, as{"Ani Contoh"}
	d.writes(1, bot.OptedInAgain{})
	id := d.draft(siti)
	for _, c := range []struct {
		by     command
		reason string
		state  broadcast.State
	}{
		{&announcementReturn{back{one{id}, ani}, "sebut tempatnya"}, "sebut tempatnya", broadcast.Draft},
		{&announcementWithdraw{back{one{id}, siti}, ""}, "", broadcast.Draft},
		{&announcementReject{back{one{id}, ani}, "sudah lewat"}, "sudah lewat", broadcast.Cancelled},
	} {
		d.must(&announcementSubmit{one{id}, siti})
		d.must(c.by)
		if line := d.status(id); line.State != c.state {
			t.Errorf("%T: it is %s", c.by, line.State)
		}
		if text := d.must(&announcementStatus{one: one{id}}); c.reason != "" && !strings.Contains(text, c.reason) {
			t.Errorf("%T:\n%s", c.by, text)
		}
		if _, err := d.types(&announcementApprove{one: one{id}, as: ani}); err == nil {
			t.Errorf("%T: it is approved afterwards", c.by)
		}
		if _, err := d.types(&announcementSend{one{id}, siti}); err == nil {
			t.Errorf("%T: it is sent afterwards", c.by)
		}
	}
	if _, err := d.types(&announcementSubmit{one{id}, siti}); err == nil {
		t.Error("what was rejected is submitted again")
	}
	other := d.draft(siti)
	d.must(&announcementSubmit{one{other}, siti})
	for _, blank := range []command{&announcementReturn{back{one{other}, ani}, "  "}, &announcementReject{back{one{other}, ani}, ""}} {
		if _, err := d.types(blank); err == nil || !strings.Contains(err.Error(), "say why") {
			t.Errorf("%T without a reason: %v", blank, err)
		}
	}
	d.must(&announcementApprove{one: one{other}, as: ani})
	d.must(&announcementReturn{back{one{other}, ani}, "jangan dulu"})
	if _, err := d.types(&announcementSend{one{other}, siti}); err == nil {
		t.Error("it is sent although it was approved and then returned")
	}
	if sent := d.sends(); len(sent) > 0 {
		t.Errorf("went out: %q", sent)
	}
}
