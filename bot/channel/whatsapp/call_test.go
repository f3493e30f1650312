package whatsapp

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
)

// calls is a part of a call as it comes to a linked device (the library's call.go): "offer"
// while it rings, "terminate" with a reason when it ends.
func (w *town) calls(from *fakewa.Villager, part, id, reason string, attrs fakewa.Attrs) {
	w.Helper()
	child := fakewa.Node{Tag: part, Attrs: fakewa.Attrs{"call-id": id, "call-creator": from.Account.LID, "caller_pn": from.Account.PN}}
	if reason != "" {
		child.Attrs["reason"] = reason
	}
	for name, v := range attrs {
		child.Attrs[name] = v
	}
	w.wa.Deliver(w.device, fakewa.Node{Tag: "call", Attrs: fakewa.Attrs{"from": from.Account.LID, "id": part + id, "t": time.Now().Unix()}, Content: []fakewa.Node{child}})
	w.settle()
}

func TestACallThatNobodyTakesGetsOneNotice(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		want := func(when string, n int) {
			t.Helper()
			w.later(2 * time.Second)
			all := w.inbox.all()
			if len(all) != n {
				t.Fatalf("%s: %d notices, want %d: %+v", when, len(all), n, all)
			}
			if n > 0 && (all[n-1].Kind != bot.KindCall || len(all[n-1].From) != 2 || all[n-1].From[0] != sitiLID) {
				t.Errorf("%s: %+v", when, all[n-1])
			}
			w.wantNothingWaiting()
		}
		w.later(30 * time.Minute) // not at the turn of an hour
		w.calls(w.siti, "offer", "C1", "", nil)
		want("it rings", 0)
		w.calls(w.siti, "terminate", "C1", "accepted_elsewhere", nil)
		w.later(5 * time.Minute)
		want("staff took it", 0)
		w.inbox.set(func(i *inbox) { i.then = func(bot.Incoming) error { return errors.New("the database is away") } })
		w.calls(w.siti, "offer", "C2", "", nil)
		w.calls(w.siti, "terminate", "C2", "timeout", nil)
		want("it cannot be stored", 0)
		w.inbox.set(func(i *inbox) { i.then = nil })
		w.later(20 * time.Second)
		want("nobody took it", 1)
		for _, id := range []string{"C3", "C4"} { // again and again
			w.calls(w.siti, "offer", id, "", nil)
			w.calls(w.siti, "terminate", id, "", nil)
		}
		want("called three times", 1)
		w.restart()
		w.calls(w.siti, "offer", "C5", "", nil)
		w.calls(w.siti, "terminate", "C5", "", nil)
		want("after a restart", 1)
		w.later(2 * time.Hour)
		w.calls(w.siti, "offer", "C6", "", nil) // its end is lost
		w.later(2 * time.Minute)
		want("hours later", 2)
		w.calls(w.siti, "offer", "C7", "", fakewa.Attrs{"group-jid": "120363000000@g.us"})
		w.later(2 * time.Hour)
		want("a group calls", 2)
	})
}

// Staff take the call in the moment in which it is handed on: it is over, and nobody is
// told anything more about it.
func TestACallThatIsTakenWhileItIsHandedOn(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		tries := 0
		w.inbox.set(func(i *inbox) {
			i.then = func(bot.Incoming) error {
				tries++
				w.bot.callEnds(t.Context(), "C1", true)
				return errors.New("the database is away")
			}
		})
		w.calls(w.siti, "offer", "C1", "", nil)
		w.later(ringTime + 2*time.Second)
		w.inbox.set(func(i *inbox) { i.then = nil })
		w.later(5 * time.Minute)
		if tries != 1 || len(w.inbox.all()) != 0 {
			t.Errorf("%d tries, and she was told %+v", tries, w.inbox.all())
		}
	})
}

// A process ends while a call rings, and another one begins. The person hears one sentence:
// not none, and not a second one when WhatsApp offers the same call again or the hour turns.
func TestACallOverARestart(t *testing.T) {
	notices := func(t *testing.T, w *town, when string, n int) {
		t.Helper()
		w.later(2 * ringTime)
		if all := w.inbox.all(); len(all) != n {
			t.Fatalf("%s: %d notices, want %d: %+v", when, len(all), n, all)
		}
		w.wantNothingWaiting()
	}
	onBoth(t, func(t *testing.T, address string) {
		inTownOn(t, address, func(t *testing.T, w *town) {
			now := time.Now()
			w.later(now.Truncate(time.Hour).Add(time.Hour - 5*time.Minute).Sub(now)) // five minutes before the turn of an hour
			w.calls(w.siti, "offer", "C1", "", nil)
			w.restart()
			notices(t, w, "ended while it rang", 1)
			w.restart()
			w.later(5 * time.Minute) // the hour has turned
			w.calls(w.siti, "offer", "C1", "", nil)
			notices(t, w, "the same call, offered again", 1)
			w.restart()
			w.calls(w.siti, "offer", "C2", "", nil)
			w.calls(w.siti, "terminate", "C2", "", nil)
			notices(t, w, "another one within the hour", 1)
			w.later(2 * time.Hour)
			w.calls(w.siti, "offer", "C3", "", nil)
			w.restart()
			w.calls(w.siti, "terminate", "C3", "accepted_elsewhere", nil)
			notices(t, w, "staff took it over the restart", 1)
			w.calls(w.siti, "offer", "C4", "", nil)
			w.calls(w.siti, "terminate", "C4", "timeout", nil)
			notices(t, w, "the next one", 2)
			if err := w.sessions.Forget(t.Context(), []bot.Address{sitiLID}, nil); err != nil {
				t.Fatal(err)
			}
			if where := w.whereItStands(callMark); len(where) > 0 {
				t.Errorf("that she called still stands in %v", where)
			}
		})
	})
}

// She calls, kanca begins anew and never hears how that call ended, and staff take the next
// one: nobody is told that nobody took it. Where they do not, she is told once, in time.
func TestACallAfterOneWhoseEndIsLost(t *testing.T) {
	for end, notices := range map[string]int{"accepted_elsewhere": 0, "timeout": 1, "": 1} {
		t.Run(end, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.calls(w.siti, "offer", "C1", "", nil)
				w.restart()
				w.calls(w.siti, "offer", "C2", "", nil)
				if end != "" {
					w.calls(w.siti, "terminate", "C2", end, nil)
				}
				w.later(ringTime + time.Second)
				if n := len(w.inbox.all()); n != notices {
					t.Errorf("told %d times that nobody took it, want %d", n, notices)
				}
				w.restart()
				w.later(2 * ringTime)
				if n := len(w.inbox.all()); n != notices {
					t.Errorf("and after a restart %d times", n)
				}
			})
		})
	}
}
