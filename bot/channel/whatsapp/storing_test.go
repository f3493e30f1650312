package whatsapp

import (
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/state"
)

// readOnly makes the database of the keys refuse to be written, as on a full
// disk, or takes that back.
func (w *town) readOnly(on bool) {
	w.Helper()
	setting := map[bool]string{true: "PRAGMA query_only=1", false: "PRAGMA query_only=0"}[on]
	if _, err := w.sessions.Database().Exec(setting); err != nil {
		w.Fatal(err)
	}
}

// Whoever writes while the keys cannot be stored gets the message handed over
// when they can, once, and nobody hears that it cannot be read.
func TestNothingIsLostWhileTheKeysCannotBeStored(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		budi, err := w.wa.AddVillager("620000000003", "900000003", "Pak Budi")
		if err != nil || budi.SwitchOn() != nil {
			t.Fatal(err)
		}
		defer budi.Disconnect()
		w.say("halo")
		w.readOnly(true)
		w.say("satu") // an established session
		if _, err := budi.Say(w.office, "lain"); err != nil {
			t.Fatal(err) // the first message ever, with one of the office's keys that are used once
		}
		w.say("dua")
		w.wantState(state.NotStoring, false)
		w.later(5 * time.Minute)
		w.wantState(state.NotStoring, false)
		w.wantTexts("halo")
		if n := w.wa.Waiting(w.device); n != 3 {
			t.Errorf("%d messages wait with WhatsApp, want 3", n)
		}
		w.readOnly(false)
		w.later(10 * time.Second)
		w.wantTexts("halo", "satu", "lain", "dua")
		w.later(5 * time.Minute)
		w.wantTexts("halo", "satu", "lain", "dua") // and no notice
		w.wantNothingWaiting()
		w.wantState(state.Linked, true)
	})
}

// A process that is killed meanwhile loses nothing either.
func TestNothingIsLostInACrashWhileTheKeysCannotBeStored(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.readOnly(true)
		w.say("satu")
		w.say("dua")
		w.restart() // opens the database anew, which can be written again
		w.later(10 * time.Second)
		w.wantTexts("satu", "dua")
		w.wantNothingWaiting()
	})
}

// The disk fills up between two messages, without anybody's doing: the sign of
// life notices.
func TestTheStateSaysSoBeforeAnybodyWrites(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.later(time.Minute)
		w.readOnly(true)
		w.later(keys.RecordEvery)
		w.wantState(state.NotStoring, false)
		w.later(keys.RecordOld)
		s, err := keys.ReadStatus(t.Context(), w.sessions)
		if err != nil || s.Code != state.NotStoring {
			t.Errorf("another process reads %v, %v; want not_storing", s.Code, err)
		}
		w.readOnly(false)
		w.later(10 * time.Second)
		w.wantState(state.Linked, true)
	})
}
