package main

import (
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot/channel/kannel"
	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/entrance/entrancetest"
)

// Whatever the reason, a flood of refused requests is a line a second in the log
// of the real program, and the probes say how it is until the end.
func TestAFloodOfStrangersDoesNotFillTheLog(t *testing.T) {
	t.Parallel()
	environment := []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data")}
	for pair := range strings.FieldsSeq(bothGateways) {
		environment = append(environment, "KANCA_"+pair)
	}
	kanca := serve(t, environment)
	at := strings.TrimPrefix(kanca.url, "http://")
	before := strings.Count(kanca.log.String(), "refused")
	started := time.Now()
	const each = 100
	for range each {
		for _, request := range []string{
			"POST " + twilio.MessagePath + " HTTP/1.1\r\nHost: kanca.example\r\nX-Twilio-Signature: wrong\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
			"POST " + twilio.MessagePath + " HTTP/1.1\r\nHost: kanca.example\r\nX-Twilio-Signature: wrong\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999999\r\n\r\n",
			"GET " + twilio.MessagePath + " HTTP/1.1\r\nHost: kanca.example\r\n\r\n",
			"GET " + kannel.MessagePath + "?secret=wrong HTTP/1.1\r\nHost: kanca.example\r\n\r\n",
			"GET /wp-login.php HTTP/1.1\r\nHost: kanca.example\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
		} {
			if status := entrancetest.Spell(t, at, request).StatusCode; status < 400 || status >= 500 {
				t.Fatalf("%.60q: status %d", request, status)
			}
		}
	}
	took := time.Since(started)
	kanca.stop() // tells what is left to tell
	log := kanca.log.String()
	if lines, most := strings.Count(log, "refused")-before, int(took/time.Second)+3; lines < 2 || lines > most {
		t.Errorf("%d lines in %v", lines, took)
	}
	left := strings.Count(log, `msg="a request was refused"`)
	for line := range strings.Lines(log) {
		if _, figure, ok := strings.Cut(line, "left_out="); ok {
			var n int
			fmt.Sscan(figure, &n)
			left += n
		}
	}
	if left != 7*each {
		t.Errorf("%d of %d refused requests are told", left, 7*each)
	}
}

// Without being asked for there is no simulator, on either door.
func TestTheSimulatorIsThereWhenItIsAskedFor(t *testing.T) {
	t.Parallel()
	for flag, where := range map[string]string{"": "", "--simulator": "url", "--demo": "url", "--simulator public": "admin"} {
		environment := []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data")}
		args := strings.Fields(flag)
		if len(args) == 2 {
			args, environment = args[:1], append(environment, "KANCA_PUBLIC_URL="+publicURL)
		}
		kanca := serve(t, environment, args...)
		for name, at := range map[string]string{"url": kanca.url, "admin": kanca.admin} {
			want := 404
			if name == where {
				want = 200
			}
			res, err := http.Get(at + "/simulator")
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != want {
				t.Errorf("%q: /simulator at %s: status %d, want %d", flag, name, res.StatusCode, want)
			}
		}
		kanca.stop()
	}
}

// doctor says where everything stands, and what is wrong with it.
func TestDoctorKnowsTheDoors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, says string }{
		{"", "ok    addresses: the public's 127.0.0.1:8080, probes and metrics http://127.0.0.1:8081/healthz"},
		{"KANCA_ADMIN_LISTEN=0.0.0.0:9000", "note  addresses: other machines can reach the probes"},
		{"KANCA_HOSTS=https://kanca.example", "FAIL  addresses: KANCA_HOSTS"},
		{"KANCA_PUBLIC_URL=kanca.example", "FAIL  addresses: KANCA_PUBLIC_URL"},
		{"KANCA_KANNEL_LISTEN=192.0.2.1:8082", "note  addresses: a Kannel on another machine"},
		{"KANCA_ADMIN_LISTEN=8081", "FAIL  addresses: KANCA_ADMIN_LISTEN"},
	} {
		command := exec.Command("kanca", "doctor")
		command.Env = append(command.Environ(), "KANCA_DATA="+filepath.Join(t.TempDir(), "data"), c.set)
		out, err := command.Output()
		var ended *exec.ExitError
		if err != nil && !errors.As(err, &ended) {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %s", c.set, out)
		}
	}
}

// bothGateways sets two providers up, of which none is there.
const bothGateways = "TWILIO_ACCOUNT_SID=" + trialSID + " TWILIO_AUTH_TOKEN=" + trialToken + " TWILIO_FROM=" + twiliotest.Number + " PUBLIC_URL=" + publicURL +
	" KANNEL_SENDSMS_URL=http://127.0.0.1:1/cgi-bin/sendsms KANNEL_USERNAME=kanca KANNEL_PASSWORD=contoh KANNEL_SECRET=" + trialSecret + " KANNEL_FROM=90000"
