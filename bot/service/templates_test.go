package service

import (
	"testing"

	"kanca/bot/broadcast"
	"kanca/bot/channel/twilio/twiliotest"
)

// A running service asks Twilio for its template and keeps what it says, also while it is away.
func TestARunningServiceWatchesItsTemplate(t *testing.T) {
	fake := twiliotest.New(t)
	fake.Approval = map[string]string{}
	setAll(t, "PUBLIC_URL=https://kanca.example TWILIO_ACCOUNT_SID="+twiliotest.Account+" TWILIO_AUTH_TOKEN="+twiliotest.Token+" TWILIO_FROM="+twiliotest.WhatsApp+" TWILIO_TEMPLATE="+twiliotest.Template+" TWILIO_API_URL="+fake.URL)
	sv := newTestService(t, false)
	want := func(when, category, status string) {
		t.Helper()
		sv.lookAtTemplates(t.Context())
		all, err := sv.db.Templates(t.Context())
		if err != nil || len(all) != 1 || string(all[0].Category) != category || all[0].Status != status || all[0].ReadAt.IsZero() {
			t.Fatalf("%s: %+v (%v)", when, all, err)
		}
	}
	want("as it was approved", "utility", broadcast.TemplateApproved)
	fake.Lock()
	fake.Approval["category"], fake.Approval["status"] = "MARKETING", "paused"
	fake.Unlock()
	want("once WhatsApp moved it", "marketing", "paused")
	fake.Server.Close()
	want("while Twilio is away", "marketing", "paused")
}
