package twilio

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
)

// Payloads with the fields that Twilio documents and sends.
func payload(more ...string) url.Values {
	v := url.Values{
		"SmsMessageSid": {"SM0123456789abcdef0123456789abcdef"}, "SmsSid": {"SM0123456789abcdef0123456789abcdef"},
		"MessageSid": {"SM0123456789abcdef0123456789abcdef"}, "AccountSid": {twiliotest.Account}, "ApiVersion": {"2010-04-01"},
		"NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"}, "Body": {"halo"},
		"From": {siti}, "To": {twiliotest.Number}, "FromCountry": {"ID"}, "FromCity": {""}, "FromState": {""}, "FromZip": {""}, "ToCountry": {"US"},
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] == "-" {
			v.Del(more[i])
		} else {
			v.Set(more[i], more[i+1])
		}
	}
	return v
}

func onWhatsApp(more ...string) url.Values {
	return payload(append([]string{"From", "whatsapp:" + siti, "To", twiliotest.WhatsApp, "WaId", siti[1:], "ProfileName", "Contoh", "ChannelMetadata",
		`{"type":"whatsapp","data":{"context":{"ProfileName":"Contoh","WaId":"620000000001"}}}`, "MessageType", "text", "ReferralNumMedia", "0"}, more...)...)
}

func TestIncoming(t *testing.T) {
	sid := "SM0123456789abcdef0123456789abcdef"
	number := []bot.Address{{Kind: bot.Phone, Value: siti}}
	user := bot.Address{Kind: bot.BSUID, Value: "ID.13491208655302741918"}
	base := func(channel bot.ChannelName, kind bot.Kind, text string) bot.Incoming {
		return bot.Incoming{Channel: channel, ProviderID: sid, From: number, Kind: kind, Text: text}
	}
	located := base(WhatsApp, bot.KindLocation, "")
	located.Location = &bot.Location{Latitude: -7.7764, Longitude: 113.2037}
	both := base(WhatsApp, bot.KindText, "halo")
	both.From = []bot.Address{number[0], user}
	hidden := base(WhatsApp, bot.KindText, "halo")
	hidden.From = []bot.Address{user}
	hiddenWithNumber := base(WhatsApp, bot.KindText, "halo")
	hiddenWithNumber.From = []bot.Address{user, number[0]}
	forwarded := base(WhatsApp, bot.KindText, "halo")
	forwarded.Forwarded = true
	media := base(SMS, bot.KindPhoto, "ini")
	media.ProviderID = "MM0123456789abcdef0123456789abcdef"
	for name, tc := range map[string]struct {
		fields url.Values
		want   bot.Incoming
	}{
		"SMS":                     {payload(), base(SMS, bot.KindText, "halo")},
		"SMS through a service":   {payload("MessagingServiceSid", twiliotest.Service), base(SMS, bot.KindText, "halo")},
		"SMS with the old id":     {payload("MessageSid", "-"), base(SMS, bot.KindText, "halo")},
		"empty SMS":               {payload("Body", ""), base(SMS, bot.KindText, "")},
		"two-part SMS":            {payload("NumSegments", "2", "Body", strings.Repeat("a", 200)), base(SMS, bot.KindText, strings.Repeat("a", 200))},
		"STOP kept by Twilio":     {payload("Body", "STOP", "OptOutType", "STOP"), base(SMS, bot.KindText, "STOP")},
		"MMS":                     {payload("MessageSid", media.ProviderID, "NumMedia", "1", "MediaContentType0", "image/jpeg", "MediaUrl0", "https://x/", "Body", "ini"), media},
		"WhatsApp":                {onWhatsApp(), base(WhatsApp, bot.KindText, "halo")},
		"number and user id":      {onWhatsApp("ExternalUserIdentifier", user.Value), both},
		"user id with its prefix": {onWhatsApp("ExternalUserIdentifier", "whatsapp:"+user.Value), both},
		"no number":               {onWhatsApp("From", "whatsapp:"+user.Value, "WaId", user.Value, "ExternalUserIdentifier", user.Value), hidden},
		"no number but WaId":      {onWhatsApp("From", "whatsapp:"+user.Value), hiddenWithNumber},
		"forwarded":               {onWhatsApp("Forwarded", "true"), forwarded},
		"forwarded often":         {onWhatsApp("FrequentlyForwarded", "true"), forwarded},
		"not forwarded":           {onWhatsApp("Forwarded", "false"), base(WhatsApp, bot.KindText, "halo")},
		"button":                  {onWhatsApp("MessageType", "button", "Body", "Ya", "ButtonText", "Ya", "ButtonPayload", "yes"), base(WhatsApp, bot.KindText, "Ya")},
		"button without body":     {onWhatsApp("MessageType", "button", "Body", "-", "ButtonText", "Ya"), base(WhatsApp, bot.KindText, "Ya")},
		"list":                    {onWhatsApp("MessageType", "interactive", "Body", "", "ListId", "1", "ListTitle", "Loker"), base(WhatsApp, bot.KindText, "Loker")},
		"location":                {onWhatsApp("MessageType", "location", "Body", "", "Latitude", "-7.7764", "Longitude", "113.2037", "Label", "x"), located},
		"half a location":         {onWhatsApp("Body", "", "Latitude", "-7.7764"), base(WhatsApp, bot.KindUnsupported, "")},
		"voice":                   {onWhatsApp("MessageType", "audio", "Body", "", "NumMedia", "1", "MediaContentType0", "audio/ogg; codecs=opus"), base(WhatsApp, bot.KindVoice, "")},
		"photo with caption":      {onWhatsApp("NumMedia", "1", "MediaContentType0", "image/png", "Body", "paspor"), base(WhatsApp, bot.KindPhoto, "paspor")},
		"sticker":                 {onWhatsApp("NumMedia", "1", "MediaContentType0", "image/webp", "Body", ""), base(WhatsApp, bot.KindSticker, "")},
		"video":                   {onWhatsApp("NumMedia", "1", "MediaContentType0", "video/mp4", "Body", ""), base(WhatsApp, bot.KindVideo, "")},
		"document":                {onWhatsApp("NumMedia", "1", "MediaContentType0", "application/pdf", "Body", "a.pdf"), base(WhatsApp, bot.KindDocument, "a.pdf")},
		"contact":                 {onWhatsApp("NumMedia", "1", "MediaContentType0", "text/vcard", "Body", ""), base(WhatsApp, bot.KindContact, "")},
		"no type":                 {onWhatsApp("NumMedia", "1", "Body", ""), base(WhatsApp, bot.KindUnsupported, "")},
		"nothing":                 {onWhatsApp("Body", ""), base(WhatsApp, bot.KindUnsupported, "")},
		"invalid UTF-8":           {payload("Body", "a\xff\x00b"), base(SMS, bot.KindText, "a\xff\x00b")},
		"number of media wrong":   {payload("NumMedia", "-1"), base(SMS, bot.KindText, "halo")},
		"referral":                {onWhatsApp("ReferralBody", "x", "ReferralSourceUrl", "https://x"), base(WhatsApp, bot.KindText, "halo")},
	} {
		tr := newTrial(t)
		if got := tr.twilio.Post(tr.public+MessagePath, tc.fields); got != 200 {
			t.Errorf("%s: status %d", name, got)
			continue
		}
		if diff := cmp.Diff([]bot.Incoming{tc.want}, tr.incomings(), cmpopts.IgnoreFields(bot.Incoming{}, "SentAt")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What nobody could be answered at is acknowledged and written nowhere.
func TestNotForUs(t *testing.T) {
	tr := newTrial(t, func(o *Options) { o.From = twiliotest.Number })
	for name, fields := range map[string]url.Values{
		"an operator's name":     payload("From", "TELKOMSEL"),
		"a short code":           payload("From", "888"),
		"no sender":              payload("From", "-"),
		"another messenger":      payload("From", "messenger:123"),
		"no id":                  payload("MessageSid", "-", "SmsSid", "-"),
		"a made-up id":           payload("MessageSid", "../../x"),
		"WhatsApp, not set up":   onWhatsApp(),
		"a user id over SMS":     payload("From", "ID.123"),
		"a number with a letter": payload("From", "+6281234567a"),
	} {
		if got := tr.twilio.Post(tr.public+MessagePath, fields); got != 200 {
			t.Errorf("%s: status %d; Twilio would come back", name, got)
		}
		if n := len(tr.incomings()); n != 0 {
			t.Errorf("%s: handed in", name)
		}
	}
}

func FuzzMessageHook(f *testing.F) {
	for _, v := range []url.Values{payload(), onWhatsApp(), onWhatsApp("Latitude", "NaN", "Longitude", "Inf"), payload("NumMedia", "9999999999")} {
		f.Add(v.Encode(), "", true)
	}
	f.Add("Body=%00%ff&Body=2&AccountSid="+twiliotest.Account, "?a=b;c", true)
	f.Add(strings.Repeat("a=1&", 1000), "?%zz", false)
	fuzzHook(f, MessagePath)
}

func FuzzStatusHook(f *testing.F) {
	for _, status := range []string{"queued", "sent", "delivered", "failed", "read", ""} {
		f.Add(payload("MessageStatus", status, "ErrorCode", "30003").Encode(), "?message=1", true)
	}
	f.Add(payload("MessageStatus", "sent").Encode(), "?message=-1&message=2", true)
	f.Add(payload("MessageStatus", "failed", "ErrorCode", "99999999999999999999").Encode(), "?message=99999999999999999999", true)
	fuzzHook(f, StatusPath)
}

// fuzzHook posts any body, signed or not. Unsigned ones write nothing; signed
// ones get an answer that Twilio understands, and hand in what can be answered.
func fuzzHook(f *testing.F, path string) {
	f.Fuzz(func(t *testing.T, body, query string, signed bool) {
		tr := fuzzTrial(t)
		if strings.ContainsAny(query, " #") || !strings.HasPrefix(query, "?") {
			query = ""
		}
		r, ok := rawRequest(path+query, body)
		if !ok {
			return
		}
		fields, err := url.ParseQuery(body)
		if signed && err == nil {
			r.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, "https://kanca.example"+r.URL.RequestURI(), fields))
		} else {
			r.Header.Set("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
		}
		code := tr.answer(path, r)
		in, out := tr.incomings(), tr.outcomes()
		if (!signed || err != nil) && (code < 400 || len(in)+len(out) > 0) {
			t.Fatalf("unsigned, and answered %d with %d rows", code, len(in)+len(out))
		}
		if code >= 500 {
			t.Fatalf("status %d", code)
		}
		for _, m := range in {
			if !hasMessageSID(m.ProviderID) || len(m.From) == 0 || m.Kind == "" || tr.channel(m.Channel) == nil || m.SentAt.IsZero() {
				t.Fatalf("handed in %+v", m)
			}
			for _, a := range m.From {
				if text, ok := to(a, bot.WhatsApp); !ok {
					t.Fatalf("an address that cannot be answered: %s", text)
				}
			}
		}
		for _, o := range out {
			if o.ID <= 0 || o.State == "" || len(o.Code) > 20 {
				t.Fatalf("marked %+v", o)
			}
		}
		if fields.Get("AccountSid") != twiliotest.Account && len(in)+len(out) > 0 {
			t.Fatal("another account's message was taken")
		}
	})
}

func TestBSUID(t *testing.T) {
	for s, want := range map[string]bool{
		"ID.13491208655302741918": true, "US.ENT.11815799212886844830": true, "id.123": false, "ID.": false, "ID": false, "": false,
		"ID.12/3": false, "IDN.123": false, "I1.123": false, "ID." + strings.Repeat("a", 128): true, "ID." + strings.Repeat("a", 200): false,
	} {
		if got := bsuid(s); got != want {
			t.Errorf("%s: %v", fmt.Sprintf("%.20q", s), got)
		}
	}
}
