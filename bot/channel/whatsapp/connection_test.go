package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
)

func failure(attrs fakewa.Attrs) *fakewa.Node { return &fakewa.Node{Tag: "failure", Attrs: attrs} }

func streamError(attrs fakewa.Attrs, children ...fakewa.Node) *fakewa.Node {
	n := &fakewa.Node{Tag: "stream:error", Attrs: attrs}
	if len(children) > 0 {
		n.Content = children
	}
	return n
}

// refuse ends the bot's connection and refuses the next n logins.
func (w *town) refuse(n int, f *fakewa.Node) {
	w.wa.RefuseLogins(func(d types.JID) *fakewa.Node {
		if d != w.device || n == 0 {
			return nil
		}
		n--
		return f
	})
	w.wa.Cut(w.device)
}

// refuseAll ends the bot's connection and refuses every login; it returns what
// counts them.
func (w *town) refuseAll(f *fakewa.Node) func() int {
	var n atomic.Int64
	w.wa.RefuseLogins(func(d types.JID) *fakewa.Node {
		if d != w.device {
			return nil
		}
		n.Add(1)
		return f
	})
	w.wa.Cut(w.device)
	return func() int { return int(n.Load()) }
}

// wantServed: the bot answers again.
func (w *town) wantServed() {
	w.Helper()
	w.wantState(state.Linked, true)
	before := len(w.inbox.texts())
	w.say("masih di sana?")
	if got := w.inbox.texts(); len(got) != before+1 {
		w.Errorf("a message did not arrive")
	}
	if err := w.reply("ya"); err != nil {
		w.Errorf("a reply did not go out: %v", err)
	}
	w.settle()
	w.wantNothingWaiting()
}

func TestConnectionFailures(t *testing.T) {
	conflict := func(kind string) fakewa.Node {
		return fakewa.Node{Tag: "conflict", Attrs: fakewa.Attrs{"type": kind}}
	}
	for name, tc := range map[string]struct {
		happen func(w *town)
		state  state.Code    // a moment later
		detail string        // in the status
		back   time.Duration // served again after that, at the latest; 0: never by itself
	}{
		"dropped":          {func(w *town) { w.wa.Cut(w.device) }, state.Linked, "", 2 * time.Second},
		"stream error 503": {func(w *town) { w.wa.End(w.device, streamError(fakewa.Attrs{"code": "503"})) }, state.Linked, "", 2 * time.Second},
		"stream error 515": {func(w *town) { w.wa.Push(w.device, *streamError(fakewa.Attrs{"code": "515"})) }, state.Linked, "", 2 * time.Second},
		"unknown stream error that does not end": {func(w *town) { w.wa.Push(w.device, *streamError(fakewa.Attrs{"code": "599"})) },
			state.Offline, "", 45 * time.Second},
		"replaced":              {func(w *town) { w.wa.End(w.device, streamError(nil, conflict("replaced"))) }, state.Replaced, "", 3 * time.Minute},
		"removed on the phone":  {func(w *town) { w.wa.Remove(w.device) }, state.LoggedOut, "401", 0},
		"banned for an hour":    {func(w *town) { w.refuse(1, failure(fakewa.Attrs{"reason": 402, "code": 101, "expire": 3600})) }, state.Banned, "101", time.Hour + 2*time.Minute},
		"banned":                {func(w *town) { w.refuse(1, failure(fakewa.Attrs{"reason": 402, "code": 999})) }, state.Banned, "999", 7 * time.Hour},
		"outdated":              {func(w *town) { w.refuse(2, failure(fakewa.Attrs{"reason": 405})) }, state.Outdated, "405", 2 * time.Hour},
		"locked":                {func(w *town) { w.refuse(-1, failure(fakewa.Attrs{"reason": 403})) }, state.Locked, "403", 0},
		"account closed":        {func(w *town) { w.refuse(-1, failure(fakewa.Attrs{"reason": 406})) }, state.Blocked, "406", 0},
		"logged out":            {func(w *town) { w.refuse(-1, failure(fakewa.Attrs{"reason": 401})) }, state.LoggedOut, "401", 0},
		"logged out by mistake": {func(w *town) { w.refuse(1, failure(fakewa.Attrs{"reason": 401})) }, state.LoggedOut, "401", 2 * time.Minute},
		"server error 500":      {func(w *town) { w.refuse(4, failure(fakewa.Attrs{"reason": 500})) }, state.Offline, "", 20 * time.Second},
		"unavailable 503":       {func(w *town) { w.refuse(4, failure(fakewa.Attrs{"reason": 503})) }, state.Offline, "", 20 * time.Second},
		"bad user agent":        {func(w *town) { w.refuse(1, failure(fakewa.Attrs{"reason": 409})) }, state.Refused, "409", 11 * time.Minute},
		"too many tries":        {func(w *town) { w.refuse(1, failure(fakewa.Attrs{"reason": 429})) }, state.Refused, "429", 61 * time.Minute},
		"unreachable": {func(w *town) {
			w.wa.Away(true)
			w.wa.Cut(w.device)
			time.AfterFunc(20*time.Minute, func() { w.wa.Away(false) })
		},
			state.Offline, "", 23 * time.Minute},
		"a login that is never answered": {func(w *town) {
			w.wa.SilentLogins(true)
			w.wa.Cut(w.device)
			time.AfterFunc(5*time.Minute, func() { w.wa.SilentLogins(false) })
		}, state.Offline, "", 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.later(2 * time.Minute)
				tc.happen(w)
				w.settle()
				if s := w.bot.Status(); s.Healthy && tc.state != state.Linked && s.Code != tc.state {
					t.Errorf("says it is healthy right after")
				}
				w.later(1500 * time.Millisecond)
				s := w.bot.Status()
				if s.Code != tc.state || s.Detail != tc.detail || s.Healthy != (tc.state == state.Linked) {
					t.Fatalf("state %+v, want %s %q", s, tc.state, tc.detail)
				}
				if s.Sentence() == "" {
					t.Error("nothing to tell staff")
				}
				if stored, err := keys.ReadStatus(context.Background(), w.sessions); err != nil {
					t.Error(err)
				} else if w.later(keys.RecordEvery); stored.Code != s.Code {
					stored, _ = keys.ReadStatus(context.Background(), w.sessions)
					if now := w.bot.Status(); stored.Code != now.Code {
						t.Errorf("another process reads %s, want %s", stored.Code, now.Code)
					}
				}
				if tc.back == 0 {
					w.later(time.Hour)
					w.wantState(tc.state, false)
					if err := w.reply("x"); err == nil {
						t.Error("a reply seemed to go out")
					} else {
						wantSendError(t, err, 0, string(tc.state))
					}
					return
				}
				w.later(tc.back)
				w.wantServed()
			})
		})
	}
}

func TestHealthIsTruthfulWhileALoginIsRefused(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.refuse(-1, failure(fakewa.Attrs{"reason": 402, "code": 104, "expire": 86400}))
		for range 60 {
			w.later(time.Minute)
			if s := w.bot.Status(); s.Healthy {
				t.Fatalf("healthy while banned: %+v", s)
			}
		}
	})
}

func TestBansAreNotHammered(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		logins := w.refuseAll(failure(fakewa.Attrs{"reason": 402, "code": 101, "expire": 1800}))
		w.later(150 * time.Minute)
		if n := logins(); n < 4 || n > 6 {
			t.Errorf("%d logins in two and a half hours of half-hour bans", n)
		}
	})
}

func TestWhatWhatsAppSaidIsRememberedOverARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		logins := w.refuseAll(failure(fakewa.Attrs{"reason": 402, "code": 101, "expire": 3600}))
		w.later(time.Minute)
		for range 5 {
			w.restart()
			w.later(time.Minute)
			w.wantState(state.Banned, false)
		}
		if n := logins(); n != 1 {
			t.Errorf("%d logins during a ban", n)
		}
		w.wa.RefuseLogins(nil)
		w.later(time.Hour)
		w.wantServed()

		w.wa.Remove(w.device)
		w.later(time.Second)
		w.restart()
		w.wantState(state.LoggedOut, false)
		w.stop()
		w.stop = nil
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.LoggedOut || s.Detail != "401" {
			t.Errorf("another process reads %+v %v", s, err)
		}
	})
}

func TestTriesToConnectSlowDownAndAreCapped(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		logins := w.refuseAll(failure(fakewa.Attrs{"reason": 503}))
		w.later(time.Hour)
		if n := logins(); n < 12 || n > 20 {
			t.Errorf("%d tries in an hour", n)
		}
		w.wa.RefuseLogins(nil)
		w.later(pacing.LoginGap + time.Minute)
		w.wantServed()
	})
}

func TestClaimsANewerVersionWhenOutdated(t *testing.T) {
	before := store.GetWAVersion()
	defer store.SetWAVersion(before)
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Revision(int(before[2]) + 7)
		w.refuse(1, failure(fakewa.Attrs{"reason": 405}))
		w.later(5 * time.Second)
		w.wantServed()
		if now := store.GetWAVersion(); now[2] != before[2]+7 {
			t.Errorf("claims %s, want the version that WhatsApp's page names", now)
		}
	})
}

func TestDeadConnectionIsNoticed(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.AnswerRequests(func(d types.JID, iq *fakewa.Node) *fakewa.Node {
			if d == w.device && iq.Attrs["xmlns"] == "w:p" {
				return &fakewa.Node{Tag: "iq", Attrs: fakewa.Attrs{"id": "nobody", "type": "result", "from": types.ServerJID}}
			}
			return nil
		})
		w.later(5 * time.Minute)
		w.wa.AnswerRequests(nil)
		if !slices.Contains(w.changed.codes(), state.Offline) {
			t.Errorf("pings were lost and nobody noticed: %v", w.changed.codes())
		}
		w.later(3 * time.Minute)
		w.wantServed()
	})
}

func TestRestrictedFromWritingFirst(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		until := time.Now().Add(time.Hour).Truncate(time.Second)
		notice := func(active bool) {
			data, err := json.Marshal(map[string]any{"data": map[string]any{"xwa2_notify_account_reachout_timelock": map[string]any{
				"is_active": active, "enforcement_type": "DEFAULT", "time_enforcement_ends": fmt.Sprint(until.Unix())}}})
			if err != nil {
				t.Fatal(err)
			}
			w.wa.Deliver(w.device, fakewa.Node{Tag: "notification", Attrs: fakewa.Attrs{"from": types.ServerJID, "id": fmt.Sprint("M", active), "t": time.Now().Unix(), "type": "mex"},
				Content: []fakewa.Node{{Tag: "update", Attrs: fakewa.Attrs{"op_name": "x"}, Content: data}}})
			w.settle()
		}
		notice(true)
		s := w.bot.Status()
		if s.Code != state.Restricted || !s.Healthy || !s.Until.Equal(until) || !strings.Contains(s.Sentence(), "463") {
			t.Fatalf("got %+v", s)
		}
		w.say("halo") // replies go on
		if err := w.reply("ya"); err != nil {
			t.Error(err)
		}
		w.restart() // and it is remembered
		if s := w.bot.Status(); s.Code != state.Restricted || !s.Until.Equal(until) {
			t.Errorf("after a restart: %+v", s)
		}
		w.later(time.Hour)
		w.wantState(state.Linked, true)
		notice(false)
		w.wantState(state.Linked, true)
	})
}

func TestStatusOfAStoppedService(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.later(time.Minute)
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.Linked || !s.Healthy {
			t.Errorf("got %+v %v", s, err)
		}
		w.stop()
		w.stop = nil
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.Stopped || s.Healthy {
			t.Errorf("after a stop: %+v %v", s, err)
		}
	})
}

func TestStatusOfAServiceThatDied(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.bot.record(context.Background(), time.Now())
		// Nothing renews the record of a dead process.
		if _, err := w.sessions.Database().ExecContext(context.Background(), `UPDATE kanca_whatsapp_status SET seen_at = seen_at - 3600000`); err != nil {
			t.Fatal(err)
		}
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.Stopped {
			t.Errorf("got %+v %v", s, err)
		}
	})
}

func TestOneRunAtATime(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		if err := w.bot.Run(context.Background(), w.inbox.receive); err == nil {
			t.Error("a second Run began")
		}
		w.wantServed()
	})
}

func TestSentences(t *testing.T) {
	until := time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)
	for _, c := range state.Codes {
		for _, s := range []state.Status{{Code: c}, {Code: c, Until: until, Detail: "101"}} {
			text := s.Sentence()
			if text == "" || strings.Contains(text, "tidak dikenal") || strings.Contains(text, "%") || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "`.") {
				t.Errorf("%s: %q", c, text)
			}
			if text := s.Advice(); text == "" || strings.Contains(text, "not known") || strings.Contains(text, "%") || strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
				t.Errorf("%s: %q", c, text)
			}
		}
	}
	if got := (state.Status{Code: state.Banned, Until: until, Detail: "104"}).Sentence(); !strings.Contains(got, "04-03-2026 12.06 WIB") || !strings.Contains(got, "pesan yang sama") {
		t.Errorf("got %q", got)
	}
}
