package twilio

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/twilio/twilio-go/client"

	"kanca/bot/broadcast"
)

// contentURL is where Twilio tells of content templates; api puts the configured server in its
// place where that is not Twilio's.
const contentURL = "https://content.twilio.com"

// approval is Twilio's answer of how far WhatsApp approves a template.
type approval struct {
	SID      string `json:"sid"`
	WhatsApp struct {
		Category string `json:"category"`
		Status   string `json:"status"`
		Reason   string `json:"rejection_reason"`
	} `json:"whatsapp"`
}

// Templates asks Twilio how far WhatsApp approves the template and of which category it is by
// now: Meta moves templates, pauses and disables them without asking. Without a template it is
// empty. Where Twilio cannot be asked the template comes without a status, with the error.
func (a *Account) Templates(ctx context.Context) ([]broadcast.Template, error) {
	if a.o.Template.ContentSID == "" || a.channel(WhatsApp) == nil {
		return nil, nil
	}
	t := broadcast.Template{Channel: WhatsApp, ID: a.o.Template.ContentSID}
	twilio, call := a.api.client(ctx)
	res, err := client.NewRequestHandler(twilio).Get(contentURL+"/v1/Content/"+t.ID+"/ApprovalRequests", url.Values{}, map[string]any{}, "")
	if call.status == http.StatusNotFound {
		t.Status, t.ReadAt = broadcast.TemplateMissing, a.o.Now()
		return []broadcast.Template{t}, nil
	}
	if err != nil {
		return []broadcast.Template{t}, plain(err)
	}
	defer res.Body.Close()
	var said approval
	if err := json.NewDecoder(res.Body).Decode(&said); err != nil {
		return []broadcast.Template{t}, err
	}
	if said.SID == t.ID && said.WhatsApp.Status != "" {
		t.Status, t.Category = strings.ToLower(said.WhatsApp.Status), broadcast.ReadCategory(said.WhatsApp.Category)
		t.Reason, t.ReadAt = shortReason(said.WhatsApp.Reason), a.o.Now()
	}
	return []broadcast.Template{t}, nil
}

// longestReason is how many letters of Twilio's reason are kept.
const longestReason = 200

func shortReason(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if letters := []rune(text); len(letters) > longestReason {
		return string(letters[:longestReason])
	}
	return text
}
