package storetest

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementWindows is that of those who get it by WhatsApp of a provider it is counted who
// wrote there within 24 hours: when it is looked at and when it is submitted alike.
func announcementWindows(t *testing.T, hs *house) {
	h := newHall(hs)
	twilio := broadcast.Way{Channel: "twilio_whatsapp", Medium: bot.WhatsApp}
	writes := func(n int, on bot.ChannelName) {
		in := h.incoming(phone(n), h.id("in"), "MULAI")
		in.Channel, in.SentAt = on, h.now()
		_, _, err := h.deliver(in, []bot.Event{bot.OptedInAgain{}})
		h.must(err)
	}
	p := h.plan()
	p.Ways = []broadcast.Way{twilio, trialWay}
	p.Texts = append(p.Texts, broadcast.Text{Lang: bot.Indonesian, Medium: bot.WhatsApp, Body: "Ada pelatihan menjahit."})
	writes(1, twilio.Channel)
	writes(2, twilio.Channel)
	writes(3, trialWay.Channel)
	h.later(23*time.Hour + 59*time.Minute)
	writes(2, twilio.Channel)
	writes(1, trialWay.Channel) // an SMS opens no window
	want := func(when, want string) {
		t.Helper()
		m, err := h.db.MeasureAnnouncement(h.ctx, h.content(), p)
		h.must(err)
		a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, h.written(), p)
		h.must(err)
		for what, reach := range map[string][]broadcast.Reach{"looked at": m.Reach, "submitted": a.Proposal.Reach} {
			by := map[bot.ChannelName]string{}
			for _, r := range reach {
				by[r.Channel] = fmt.Sprint(r.Open, " of ", r.People, " ", r.OnlyOpen)
			}
			if got := by[twilio.Channel] + ", " + by[trialWay.Channel]; got != want {
				t.Errorf("%s, %s: %s, want %s", when, what, got, want)
			}
		}
	}
	h.must(h.db.SetAnnouncementWays(h.ctx, []store.AnnouncementWay{{Way: twilio}, {Way: trialWay}}))
	want("with a template", "1 of 2 false, 0 of 1 false")
	h.must(h.db.SetAnnouncementWays(h.ctx, []store.AnnouncementWay{{Way: twilio, Within: 24*time.Hour - time.Minute}, {Way: trialWay}}))
	want("without one", "1 of 1 true, 0 of 2 false")
}
