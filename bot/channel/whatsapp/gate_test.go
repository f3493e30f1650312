package whatsapp

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
)

// WhatsApp asks for a passkey. Whichever way the device is linked, staff hear at once
// that no other way helps, and nothing is left.
func TestThePasskeyGate(t *testing.T) {
	for name, phone := range map[string]string{"QR": "", "code": "+62 000-0000-001"} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTown(t, func(t *testing.T, w *town) {
				w.wa.PasskeyGate(true)
				shown := 0
				o := w.linkOptions(func(p link.Prompt) error {
					shown++
					go func() {
						if p.Code != "" {
							_, _ = w.wa.TypeCode(context.Background(), w.office, p.Code)
						} else {
							_, _ = w.wa.Scan(context.Background(), w.office, p.QR)
						}
					}()
					return nil
				})
				o.Phone = phone
				begin := time.Now()
				if _, err := link.Link(context.Background(), w.sessions, o); !errors.Is(err, link.ErrPasskey) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(begin); took > 20*time.Second || shown != 1 {
					t.Errorf("it took %v and %d codes", took, shown)
				}
				if w.keysThere() {
					t.Error("half a device is left")
				}
				w.wa.PasskeyGate(false)
				if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
					t.Errorf("without the gate: %v", err)
				}
			})
		})
	}
}

// The phone took the code that was typed, and confirmed it by passkey or fingerprint, and
// the key that linking by a code needs does not come: staff hear at once what to do, rather
// than see one code after the other.
func TestACodeThatTheGateSwallows(t *testing.T) {
	for name, tc := range map[string]struct {
		asks bool
		want error
	}{"nothing follows": {false, link.ErrCodeSwallowed}, "a passkey is asked for": {true, link.ErrPasskey}} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTown(t, func(t *testing.T, w *town) {
				w.wa.KeylessCodes(true)
				w.wa.PasskeyGate(tc.asks)
				shown := 0
				o := w.linkOptions(func(p link.Prompt) error {
					shown++
					go func() {
						time.Sleep(20 * time.Second) // typing it
						_, _ = w.wa.TypeCode(context.Background(), w.office, p.Code)
					}()
					return nil
				})
				o.Phone = "+62 000-0000-001"
				ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
				defer cancel()
				begin := time.Now()
				_, err := link.Link(ctx, w.sessions, o)
				if !errors.Is(err, tc.want) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(begin); took > 45*time.Second || shown != 1 {
					t.Errorf("it took %v and %d codes", took, shown)
				}
				if w.keysThere() {
					t.Error("half a device is left")
				}
				w.wa.PasskeyGate(false)
				if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
					t.Errorf("by the QR code: %v", err)
				}
			})
		})
	}
}

// What WhatsApp says to a new device is told in words, and does not end in an endless
// row of tries.
func TestRefusalsWhileLinking(t *testing.T) {
	for name, tc := range map[string]struct {
		refusal fakewa.Attrs
		says    string
	}{
		"banned for a day": {fakewa.Attrs{"reason": 402, "code": 101, "expire": 86400}, "suspended"},
		"locked":           {fakewa.Attrs{"reason": 403}, "403"},
		"outdated":         {fakewa.Attrs{"reason": 405}, "KANCA_WHATSAPP_VERSION"},
		"closed":           {fakewa.Attrs{"reason": 406}, "406"},
		"bad user agent":   {fakewa.Attrs{"reason": 409}, "409"},
		"too many tries":   {fakewa.Attrs{"reason": 429}, "do not restart kanca or link again"},
	} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTown(t, func(t *testing.T, w *town) {
				w.wa.RefuseLinksWith(failure(tc.refusal))
				ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
				defer cancel()
				_, err := link.Link(ctx, w.sessions, w.linkOptions(func(link.Prompt) error { return nil }))
				if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "half-way") {
					t.Errorf("says %v, want %q in it", err, tc.says)
				}
				if n := w.wa.LinkTries(); n > 2 {
					t.Errorf("it was tried %d times", n)
				}
				if w.keysThere() {
					t.Error("half a device is left")
				}
			})
		})
	}
}

// A server that is busy (503) is tried again with growing pauses.
func TestLinkWhileWhatsAppIsBusy(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.RefuseLinksWith(failure(fakewa.Attrs{"reason": 503}))
		time.AfterFunc(5*time.Minute, func() { w.wa.RefuseLinksWith(nil) })
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Fatal(err)
		}
		if n := w.wa.LinkTries(); n > 12 {
			t.Errorf("it was tried %d times in five minutes", n)
		}
		w.later(time.Minute)
		w.wantServed()
	})
}

// WhatsApp gives no code to type because there were too many tries: staff are not told
// that the number is wrong.
func TestNoCodeBecauseOfTooManyTries(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.RefuseCodes(429)
		o := w.linkOptions(func(link.Prompt) error { return nil })
		o.Phone = "+62 000-0000-001"
		_, err := link.Link(context.Background(), w.sessions, o)
		if err == nil || !strings.Contains(err.Error(), "too many") || strings.Contains(err.Error(), "check it") {
			t.Errorf("says %v", err)
		}
		if n := w.wa.LinkTries(); n != 1 {
			t.Errorf("it was tried %d times", n)
		}
	})
}
