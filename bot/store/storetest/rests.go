package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func rests(t *testing.T, h *house) {
	keep := func(name bot.ChannelName, lane bot.Lane, wait time.Duration, code string) {
		t.Helper()
		if err := h.db.KeepRest(h.ctx, store.Rest{Channel: name, Lane: lane, Until: h.now().Add(wait), Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, want ...store.Rest) {
		t.Helper()
		got, err := h.db.Rests(h.ctx, channel)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %+v, want %+v; %v", when, got, want, err)
		}
		for i, r := range got {
			if r.Channel != want[i].Channel || r.Lane != want[i].Lane || r.Code != want[i].Code || !r.Until.Equal(want[i].Until) {
				t.Errorf("%s: %+v, want %+v", when, r, want[i])
			}
		}
	}
	began := h.now()
	want("nobody named a time")
	keep("another", bot.LaneAnswer, time.Hour, "429")
	keep(channel, bot.LaneAnswer, time.Minute, "20429")
	keep(channel, bot.LaneAnnouncement, time.Hour, "63018")
	answer := store.Rest{Channel: channel, Lane: bot.LaneAnswer, Until: began.Add(time.Minute), Code: "20429"}
	announcement := store.Rest{Channel: channel, Lane: bot.LaneAnnouncement, Until: began.Add(time.Hour), Code: "63018"}
	want("two lanes", answer, announcement)
	keep(channel, bot.LaneAnswer, time.Second, "busy")
	want("a shorter time, named by a message that was on its way", answer, announcement)
	h.later(59 * time.Second)
	want("a second before the end", answer, announcement)
	h.later(time.Second)
	want("at the end", announcement)
	keep(channel, bot.LaneAnswer, time.Minute, "again")
	answer.Until, answer.Code = h.now().Add(time.Minute), "again"
	want("the next one", answer, announcement)
	// The clock ran a day ahead and is put right: a minute is no day.
	h.later(24 * time.Hour)
	keep(channel, bot.LaneAnswer, time.Minute, "ahead")
	h.later(-24 * time.Hour)
	want("named in the future", announcement)
	keep(channel, bot.LaneAnswer, time.Second, "now")
	answer.Until, answer.Code = h.now().Add(time.Second), "now"
	want("named after the clock was put right", answer, announcement)
}
