package twilio

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kanca/bot/channel/twilio/twiliotest"
)

// What WhatsApp says of the template is read as Twilio tells it, in its words as they come; what
// cannot be asked says nothing.
func TestTheTemplateIsAskedFor(t *testing.T) {
	with := func(o *Options) {
		o.From = twiliotest.WhatsApp
		o.Template.ContentSID = twiliotest.Template
	}
	for name, c := range map[string]struct {
		said map[string]string
		want string
	}{
		"approved":  {map[string]string{}, "approved utility"},
		"moved":     {map[string]string{"category": "MARKETING"}, "approved marketing"},
		"paused":    {map[string]string{"status": "paused"}, "paused utility"},
		"disabled":  {map[string]string{"status": "disabled", "category": "MARKETING"}, "disabled marketing"},
		"rejected":  {map[string]string{"status": "rejected", "rejection_reason": "INVALID_FORMAT"}, "rejected utility INVALID_FORMAT"},
		"waits":     {map[string]string{"status": "pending"}, "pending utility"},
		"not known": {nil, "missing"},
		"no status": {map[string]string{"status": ""}, ""},
	} {
		tr := newTrial(t, with)
		tr.twilio.Approval = c.said
		all, err := tr.Templates(t.Context())
		if err != nil || len(all) != 1 || all[0].ID != twiliotest.Template || all[0].Channel != WhatsApp {
			t.Errorf("%s: %+v (%v)", name, all, err)
			continue
		}
		if got := strings.TrimSpace(fmt.Sprint(all[0].Status, " ", all[0].Category, " ", all[0].Reason)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if all[0].ReadAt.IsZero() != (c.want == "") {
			t.Errorf("%s: read at %s", name, all[0].ReadAt)
		}
	}
	away := newTrial(t, with)
	away.twilio.Server.Close()
	if all, err := away.Templates(t.Context()); err == nil || len(all) != 1 || all[0].Status != "" || strings.Contains(err.Error(), twiliotest.Token) {
		t.Errorf("Twilio is away: %+v (%v)", all, err)
	}
	if all, err := newTrial(t).Templates(t.Context()); err != nil || all != nil {
		t.Errorf("without a template: %+v (%v)", all, err)
	}
}

// Twilio's own templates are on another of its servers than its messages.
func TestTheTemplateIsAskedOfTheRightServer(t *testing.T) {
	for base, want := range map[string]string{"https://api.twilio.com": "content.twilio.com", "https://api.sydney.au1.twilio.com": "content.sydney.au1.twilio.com", "http://127.0.0.1:99": "127.0.0.1:99"} {
		a, err := newAPI(twiliotest.Account, twiliotest.Token, base)
		if err != nil {
			t.Fatal(err)
		}
		asked := ""
		a.http.Proxy = func(r *http.Request) (*url.URL, error) {
			asked = r.URL.Host
			return nil, fmt.Errorf("no network")
		}
		_, c := a.client(t.Context())
		r, _ := http.NewRequest("GET", contentURL+"/v1/Content/HX/ApprovalRequests", nil)
		c.RoundTrip(r)
		if asked != want {
			t.Errorf("%s: %s is asked, want %s", base, asked, want)
		}
	}
}

// Announcements keep to four fifths of how many people WhatsApp lets the office write to first.
func TestAnnouncementsKeepToWhatsAppsLimit(t *testing.T) {
	for _, c := range []struct{ limit, want int }{{0, 200}, {2000, 1600}, {100000, 80000}} {
		tr := newTrial(t, func(o *Options) {
			o.From, o.Limit = twiliotest.WhatsApp+","+twiliotest.Number, c.limit
			o.Template.ContentSID = twiliotest.Template
		})
		if got := tr.channel(WhatsApp).PerDay(); got != c.want {
			t.Errorf("of %d it is %d, want %d", c.limit, got, c.want)
		}
		if got := tr.channel(SMS).PerDay(); got != 0 {
			t.Errorf("by SMS it is %d", got)
		}
	}
	if got := newTrial(t, func(o *Options) { o.From = twiliotest.WhatsApp }).channel(WhatsApp).PerDay(); got != 0 {
		t.Errorf("where nobody is written to first it is %d", got)
	}
}
