package whatsapp

import (
	"context"
	"strconv"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// keysThere reports whether the keys of a device are in the database.
func (w *town) keysThere() bool {
	w.Helper()
	_, linked, err := w.sessions.Linked(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	return linked
}

// WhatsApp says once that the device was removed, which is not true. Its keys are not
// thrown away for that: a minute later it is let in again.
func TestOneDismissalIsDoubted(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Dismiss(w.device, 1)
		w.wa.Cut(w.device)
		w.later(5 * time.Second)
		s := w.bot.Status()
		if s.Code != state.LoggedOut || s.Healthy || s.Until.IsZero() {
			t.Errorf("state %+v, want that it is tried again", s)
		}
		if !w.keysThere() {
			t.Fatal("the keys were thrown away")
		}
		w.say("halo")
		w.later(2 * time.Minute)
		w.wantTexts("halo")
		w.wantServed()
	})
}

// The same over a restart in the middle.
func TestADismissalIsDoubtedOverARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Dismiss(w.device, 2)
		w.wa.Cut(w.device)
		w.later(5 * time.Second)
		logins := w.wa.Logins(w.device)
		w.restart()
		w.wantState(state.LoggedOut, false)
		if n := w.wa.Logins(w.device); n != logins {
			t.Errorf("a restart made it knock %d times", n-logins)
		}
		w.later(2 * time.Hour)
		w.wantServed()
	})
}

// A device that was really removed is given up after a few tries within two hours, and
// nothing of it is left.
func TestARemovedDeviceIsGivenUp(t *testing.T) {
	for name, remove := range map[string]func(w *town){
		"on the phone": func(w *town) { w.wa.Remove(w.device) },
		"while away": func(w *town) {
			w.wa.Away(true)
			w.wa.Cut(w.device)
			w.later(time.Minute)
			w.wa.Remove(w.device)
			w.wa.Away(false)
			w.later(time.Minute)
		},
		"locked": func(w *town) { w.refuseAll(failure(fakewa.Attrs{"reason": 403})) },
		"closed": func(w *town) { w.refuseAll(failure(fakewa.Attrs{"reason": 406})) },
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				before := w.wa.Logins(w.device)
				remove(w)
				w.later(time.Second)
				s := w.bot.Status()
				if !s.Code.Unlinked() {
					t.Fatalf("state %+v", s)
				}
				w.later(2 * time.Hour)
				w.wantState(s.Code, false)
				if w.keysThere() {
					t.Error("the keys of a removed device are still there")
				}
				if n := w.wa.Logins(w.device) - before; n > 5 {
					t.Errorf("it was tried %d times", n)
				}
				w.restart()
				w.wantState(s.Code, false)
			})
		})
	}
}

// Staff need not wait for the end of the doubt: they can link at once, beside the
// service that doubts, and the old keys are gone.
func TestLinkAgainWhileADismissalIsDoubted(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Remove(w.device)
		w.later(10 * time.Second)
		if !w.keysThere() {
			t.Fatal("nothing to doubt")
		}
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan))
		if err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.later(time.Minute)
		w.wantServed()
		w.wantOneDevice()
		w.later(3 * time.Hour) // nobody throws the new keys away for the old ones
		w.wantServed()
	})
}

// Beside a service that is served, `link` still says that a device is linked.
func TestADoubtThatEndedDoesNotLetLinkIn(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Dismiss(w.device, 1)
		w.wa.Cut(w.device)
		w.later(3 * time.Minute)
		w.wantServed()
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != link.ErrLinked {
			t.Errorf("got %v", err)
		}
	})
}

// scan is the owner of the phone scanning the first code.
func (w *town) scan(p link.Prompt) error {
	go func() { _, _ = w.wa.Scan(context.Background(), w.office, p.QR) }()
	return nil
}

func (w *town) wantOneDevice() {
	w.Helper()
	var jids []types.JID
	rows, err := w.sessions.Database().Query(`SELECT jid FROM whatsmeow_device`)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			w.Fatal(err)
		}
		jid, err := types.ParseJID(text)
		if err != nil {
			w.Fatal(err)
		}
		jids = append(jids, jid)
	}
	if err := rows.Err(); err != nil {
		w.Fatal(err)
	}
	if len(jids) != 1 || jids[0] != w.device {
		w.Errorf("the keys of %v are there, want those of %v only", jids, w.device)
	}
}

// WhatsApp has locked or closed the account (403, 406), and the keys are kept in doubt:
// unlink is told so by WhatsApp again, and clears them away without force.
func TestUnlinkWhileADismissalIsDoubted(t *testing.T) {
	for _, reason := range []int{401, 403, 406} {
		t.Run(strconv.Itoa(reason), func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.refuseAll(failure(fakewa.Attrs{"reason": reason}))
				w.later(10 * time.Second)
				if !w.keysThere() {
					t.Fatal("nothing to unlink")
				}
				if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), false); err != nil {
					t.Fatal(err)
				}
				if w.keysThere() {
					t.Error("the keys are still there")
				}
			})
		})
	}
}
