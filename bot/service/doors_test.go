package service

import (
	"fmt"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"kanca/bot/channel/kannel"
	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/entrance"
	"kanca/bot/entrance/entrancetest"
)

const bothGateways = "TWILIO_ACCOUNT_SID=" + trialSID + " TWILIO_AUTH_TOKEN=" + trialToken + " TWILIO_FROM=" + twiliotest.Number + " PUBLIC_URL=" + ourURL +
	" KANNEL_SENDSMS_URL=http://127.0.0.1:1/cgi-bin/sendsms KANNEL_USERNAME=kanca KANNEL_PASSWORD=contoh KANNEL_SECRET=" + trialSecret + " KANNEL_FROM=90000"

// What a proxy publishes with one line is for the public, whatever is asked for.
func TestAProxyPublishesNothingThatIsNotForThePublic(t *testing.T) {
	setAll(t, bothGateways)
	sv := newTestService(t, true)
	sv.doors.Serve()
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/simulator", "/simulator/", "/simulator/events", "/simulator/script", "/simulator/simulator.js",
		"/simulator/..", "/simulator/../metrics", "//metrics", "/./metrics", "/%6detrics", "/metrics/", "/healthz?x", "/hooks/../metrics", "/hooks/twilio/../../healthz",
		kannel.MessagePath + "?secret=" + trialSecret, kannel.StatusPath + "?secret=" + trialSecret, "/hooks/kannel/../kannel/message?secret=" + trialSecret, "/hooks//kannel/message?secret=" + trialSecret} {
		for _, method := range []string{"GET", "POST", "HEAD", "OPTIONS"} {
			got := passOn(t, sv.doors.Public, method, path)
			// A path that is not in order leads to the one that is.
			if got != 404 && got != 405 && got != 307 {
				t.Errorf("%s %s: status %d", method, path, got)
			}
		}
	}
	// The console is for the public, who have to sign in.
	for method, want := range map[string]int{"GET": 303, "HEAD": 303, "POST": 405, "OPTIONS": 405} {
		if got := passOn(t, sv.doors.Public, method, "/"); got != want {
			t.Errorf("%s /: status %d, want %d", method, got, want)
		}
	}
	for _, path := range []string{twilio.MessagePath, twilio.StatusPath} {
		if got := passOn(t, sv.doors.Public, "POST", path); got != 403 {
			t.Errorf("%s without a signature: status %d", path, got)
		}
	}
	near := func(path string, change ...string) int {
		return entrancetest.Spell(t, sv.doors.Admin.Listener.Addr().String(), "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n"+strings.Join(change, "\r\n")+"\r\n\r\n").StatusCode
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/simulator": 200, kannel.MessagePath + "?secret=" + trialSecret: 400, // there is no id
		kannel.MessagePath + "?secret=wrong": 403, twilio.MessagePath: 404} {
		if got := near(path); got != want {
			t.Errorf("%s at the door for this machine: status %d, want %d", path, got, want)
		}
	}
	for path, want := range map[string]int{"/healthz": 404, "/metrics": 404, "/simulator": 403, kannel.MessagePath + "?secret=" + trialSecret: 403} {
		for _, lie := range []string{"X-Forwarded-For: 127.0.0.1\r\n", "x-forwarded-for: ::1\r\n", "Forwarded: for=127.0.0.1\r\n", "X-Real-IP:\r\n"} {
			if got := near(path, lie); got != want {
				t.Errorf("%s through a proxy to the door for this machine, %q: status %d, want %d", path, lie, got, want)
			}
		}
	}
}

// Where nothing says that the public is led to it, the one door has what is for
// this machine, too. It is not for who comes through a proxy all the same.
func TestWithoutAPublicAddressOneDoorIsEnough(t *testing.T) {
	setAll(t, bothGateways)
	setAll(t, "TWILIO_ACCOUNT_SID= TWILIO_AUTH_TOKEN= TWILIO_FROM= PUBLIC_URL=")
	sv := newTestService(t, true)
	sv.doors.Serve()
	at := sv.doors.Public.Listener.Addr().String()
	for path, want := range map[string]int{"/simulator": 200, kannel.MessagePath + "?secret=" + trialSecret: 400, "/healthz": 404, "/metrics": 404} {
		if got := entrancetest.Spell(t, at, "GET "+path+" HTTP/1.1\r\nHost: "+at+"\r\n\r\n").StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
	for path, want := range map[string]int{"/simulator": 403, kannel.MessagePath + "?secret=" + trialSecret: 403, kannel.StatusPath + "?secret=" + trialSecret: 403} {
		if got := passOn(t, sv.doors.Public, "GET", path); got != want {
			t.Errorf("%s through a proxy that says nothing: status %d, want %d", path, got, want)
		}
	}
}

// Kannel on another machine has a door that leads to nothing else.
func TestKannelMayHaveADoorOfItsOwn(t *testing.T) {
	for _, public := range []string{"", ourURL} {
		t.Run(public, func(t *testing.T) {
			setAll(t, bothGateways+" KANNEL_LISTEN=127.0.0.1:0")
			if public == "" {
				setAll(t, "TWILIO_ACCOUNT_SID= TWILIO_AUTH_TOKEN= TWILIO_FROM= PUBLIC_URL=")
			}
			sv := newTestService(t, true)
			sv.doors.Serve()
			for _, way := range sv.doors.All() {
				want := map[bool]int{true: 400, false: 404}[way == sv.doors.Kannel]
				if got := entrancetest.Spell(t, way.Listener.Addr().String(), "GET "+kannel.MessagePath+"?secret="+trialSecret+" HTTP/1.1\r\nHost: localhost\r\n\r\n").StatusCode; got != want {
					t.Errorf("status %d, want %d", got, want)
				}
			}
			for _, path := range []string{"/", "/metrics", "/simulator", "/healthz", twilio.MessagePath} {
				if got := passOn(t, sv.doors.Kannel, "GET", path); got != 404 {
					t.Errorf("%s at Kannel's door: status %d", path, got)
				}
			}
		})
	}
}

// The name that providers use is ours, and so is what KANCA_HOSTS has.
func TestOnlyOwnNamesAreAnswered(t *testing.T) {
	setAll(t, bothGateways)
	d := openDoors(t, func(c *entrance.Options) { c.Hosts = []string{"kanca_upstream", "office.example"} })
	for host, own := range map[string]bool{"kanca.example": true, "KANCA.example:443": true, "kanca_upstream": true, "office.example:8080": true, "localhost:1": true,
		"evil.example": false, "kanca.example.evil.example": false, "": false} {
		r := httptest.NewRequest("GET", "/", nil)
		if r.Host = host; d.Names.Own(r) != own {
			t.Errorf("%q: own is %v", host, !own)
		}
	}
	for name, value := range map[string]string{"KANCA_PUBLIC_URL": "kanca.example", "KANCA_KANNEL_LISTEN": "here"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			if _, err := (&entrance.Options{Listen: "127.0.0.1:0"}).Open(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s=%s: %v", name, value, err)
			}
		})
	}
}

// Nothing that was said is no reason to stop: the usual address of the probes may
// be another service's. What was said is.
func TestTheDoorOfTheProbesFindsAPlace(t *testing.T) {
	usual, err := net.Listen("tcp", entrance.UsualAdmin)
	if err == nil {
		defer usual.Close() // else somebody else has it, which is as good
	}
	free := fmt.Sprint("127.0.0.1:", kanneltest.Port(t))
	d := openDoors(t, func(c *entrance.Options) { c.Listen = free })
	if at := d.Admin.Listener.Addr(); !entrance.IsLoopback(at) || at.String() == entrance.UsualAdmin {
		t.Errorf("the probes are at %s", at)
	}
	if _, err := (&entrance.Options{Listen: "127.0.0.1:0", AdminListen: d.Admin.Listener.Addr().String()}).Open(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "--admin-listen") {
		t.Errorf("a taken address that was asked for: %v", err)
	}
	setAll(t, bothGateways) // Kannel has to find its webhooks again
	if _, err := (&entrance.Options{Listen: fmt.Sprint("127.0.0.1:", kanneltest.Port(t))}).Open(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), entrance.UsualAdmin) {
		t.Errorf("Kannel's webhooks stand at an address of chance: %v", err)
	}
}

const ourURL = "https://kanca.example"
