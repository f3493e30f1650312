package whatsapp

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/keys"
)

// What doctor counts outlives the process, and is forgotten after a week.
func TestAWeekIsRememberedOverARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		week := func() keys.Week {
			t.Helper()
			got, err := w.sessions.Week(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := week(); len(got.Logins) != 1 || len(got.Refusals) != 0 || !got.PhoneSeen.IsZero() {
			t.Errorf("before anything happened: %+v", got)
		}
		w.say("halo")
		codes := []int{400, 463}
		w.wa.RefuseMessages(func(types.JID, string) int {
			code := codes[0]
			codes = codes[1:]
			return code
		})
		for range 2 {
			if w.reply("ya") == nil {
				t.Error("a refused message counts as sent")
			}
			w.later(time.Minute)
		}
		w.restart()
		w.later(time.Minute)
		got := week()
		if len(got.Refusals) != 2 || got.Refusals[0].Code != "400" || got.Refusals[1].Code != "463" {
			t.Errorf("refusals %+v", got.Refusals)
		}
		if len(got.Logins) < 2 {
			t.Errorf("logins %v", got.Logins)
		}
		w.wa.RefuseMessages(nil)

		phone, err := w.wa.AddPhone(w.office, 0)
		if err != nil || phone.SwitchOn() != nil {
			t.Fatal(err)
		}
		w.others = append(w.others, phone)
		w.later(time.Minute)
		seen := time.Now()
		if _, err := phone.Say(w.siti.Account, "Saya Rina."); err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.later(10 * time.Minute)
		w.restart()
		if got := week().PhoneSeen; got.Before(seen.Add(-time.Second)) || got.After(seen.Add(time.Minute)) {
			t.Errorf("the phone was online at %v, want %v", got, seen)
		}
		if _, err := w.sessions.Database().Exec(`UPDATE kanca_whatsapp_refusal SET at = $1`, time.Now().Add(-keys.RefusalsKept-time.Second).UnixMilli()); err != nil {
			t.Fatal(err)
		}
		w.wa.RefuseMessages(func(types.JID, string) int { return 479 })
		_ = w.reply("ya")
		if got := week().Refusals; len(got) != 1 || got[0].Code != "479" {
			t.Errorf("after a week %+v", got)
		}
		w.wa.RefuseMessages(nil)
	})
}
