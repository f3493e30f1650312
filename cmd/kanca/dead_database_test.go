package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store/postgrestest"
)

// endsWithin is how long a service may take to end, whatever its database does.
const endsWithin = 15 * time.Second

// The host of the database loses its power: nothing is closed, and nothing is
// answered any more. The probe says so; a message is refused, so that its provider
// delivers it again; and the service ends when it is asked to.
func TestTheDatabaseFallsSilent(t *testing.T) {
	t.Parallel()
	const siti = "+620000000001"
	wall, fake, kanca := serveBehindAWall(t)
	if status := fake.Post(publicURL+twilio.MessagePath, fake.Text(siti, twiliotest.Number, "menu").Fields()); status != 200 {
		t.Fatalf("status %d", status)
	}
	fake.Await(func(sent []twiliotest.Message) bool { return holds(sent, siti, "Cek PT") })

	wall.Swallow()
	posted := time.Now()
	status := fake.Post(publicURL+twilio.MessagePath, fake.Text(siti, twiliotest.Number, "tolong saya disekap majikan di malaysia").Fields())
	// Twilio waits for 15 seconds.
	if took := time.Since(posted); status != 503 || took > 14*time.Second {
		t.Errorf("a message that cannot be stored is answered with %d after %v", status, took.Round(100*time.Millisecond))
	}
	eventually(t, "the probe says that the database is away", func() bool {
		status, _ := kanca.ask("/healthz")
		return status == 503
	})
	asked := time.Now()
	if status, page := kanca.ask("/metrics"); !strings.Contains(page, "kanca_database_up 0") || time.Since(asked) > endsWithin {
		t.Errorf("the metrics after %v: %d\n%.300s", time.Since(asked), status, page)
	}

	under := fake.Text(siti, twiliotest.Number, "biaya ke taiwan").Fields() // is under way when the service is asked to end
	request, err := http.NewRequest("POST", kanca.url+twilio.MessagePath, strings.NewReader(under.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, publicURL+twilio.MessagePath, under))
	hanging := make(chan int, 1)
	go func() {
		status := 0
		if res, err := http.DefaultClient.Do(request); err == nil {
			status = res.StatusCode
			res.Body.Close()
		}
		hanging <- status
	}()
	asked = time.Now()
	if err := kanca.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- kanca.command.Wait() }()
	select {
	case err := <-ended:
		t.Logf("ended %v after SIGTERM: %v", time.Since(asked).Round(100*time.Millisecond), err)
	case <-time.After(endsWithin):
		t.Fatalf("it has not ended %v after SIGTERM", endsWithin)
	}
	if status := <-hanging; status != 0 && status != 503 {
		t.Errorf("a message that could not be stored is answered with %d", status)
	}
}

// A firewall forgets the connections; new ones work. What is asked then is
// answered, and nothing is lost.
func TestTheDatabaseIsReachedAgainAfterAFirewallForgot(t *testing.T) {
	t.Parallel()
	const siti = "+620000000001"
	wall, fake, kanca := serveBehindAWall(t)
	eventually(t, "the service works", func() bool { return strings.Contains(kanca.health(), `"status":"ok"`) })
	wall.Forget()
	forgot := time.Now()
	message := fake.Text(siti, twiliotest.Number, "tolong saya disekap majikan di malaysia").Fields()
	eventually(t, "the message is stored", func() bool { return fake.Post(publicURL+twilio.MessagePath, message) == 200 })
	fake.Await(func(sent []twiliotest.Message) bool { return len(sent) > 0 })
	if took := time.Since(forgot); took > 30*time.Second {
		t.Errorf("answered %v after the connections were forgotten", took.Round(100*time.Millisecond))
	} else {
		t.Logf("answered %v after the connections were forgotten", took.Round(100*time.Millisecond))
	}
	eventually(t, "the probe is content", func() bool { return strings.Contains(kanca.health(), `"status":"ok"`) })
	kanca.stop()
}

// serveBehindAWall is a service with Twilio whose database stands behind a firewall.
func serveBehindAWall(t *testing.T) (wall *postgrestest.Firewall, fake *twiliotest.Server, kanca *served) {
	t.Helper()
	wall = postgrestest.Behind(t, postgrestest.Start(t).Database(t))
	fake = twiliotest.New(t)
	data := filepath.Join(t.TempDir(), "data")
	kanca = serve(t, []string{"KANCA_DATA=" + data, "KANCA_DATABASE_URL=" + wall.Address(), "KANCA_PUBLIC_URL=" + publicURL, "KANCA_TWILIO_API_URL=" + fake.URL,
		"KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account, "KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token, "KANCA_TWILIO_FROM=" + twiliotest.Number})
	fake.Proxy = kanca.url
	return wall, fake, kanca
}
