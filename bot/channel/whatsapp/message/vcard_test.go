package message

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"kanca/bot"
)

func TestContactCards(t *testing.T) {
	for what, tc := range map[string]struct{ text, name, phone string }{
		"as Android writes it":       {"BEGIN:VCARD\nVERSION:3.0\nN:Contoh;Agen;;;\nFN:Agen Contoh\nTEL;type=CELL;waid=620000000009:+62 000-0000-009\nEND:VCARD", "Agen Contoh", "+62 000-0000-009"},
		"as an iPhone writes it":     {"BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Agen;;;\r\nitem1.TEL;waid=620000000009:+62 000-0000-009\r\nitem1.X-ABLabel:Ponsel\r\nEND:VCARD", "Agen", "+62 000-0000-009"},
		"folded lines":               {"BEGIN:VCARD\nFN:Agen \n Contoh\nTEL:0000\n 000\nEND:VCARD", "Agen Contoh", "0000000"},
		"version 4":                  {"BEGIN:VCARD\nVERSION:4.0\nFN:Agen\\, Contoh\nTEL;VALUE=uri:tel:+620000000009\nEND:VCARD", "Agen, Contoh", "+620000000009"},
		"several numbers":            {"FN:A\nTEL:1\nTEL:2", "A", "1"},
		"the number in waid only":    {"FN:A\nTEL;waid=620000000009:", "A", "+620000000009"},
		"a waid that is no number":   {"FN:A\nTEL;waid=6200x:", "A", ""},
		"no number":                  {"FN:A", "A", ""},
		"no name":                    {"TEL:1", "", "1"},
		"cut off":                    {"BEGIN:VCARD\nTEL", "", ""},
		"empty":                      {"", "", ""},
		"only colons":                {":::\n:\n;:;", "", ""},
		"folded before it begins":    {" FN:A\n\tTEL:1", "ATEL:1", ""},
		"not UTF-8":                  {"FN:A\xff\xfeB\nTEL:1\xff", "AB", "1"},
		"a photo of a megabyte":      {"FN:A\nPHOTO:" + strings.Repeat("x", 1<<20) + "\nTEL:1", "A", ""},
		"small letters, with spaces": {" fn : Agen \ntel : 1 ", "Agen", "1"},
	} {
		if name, phone := parseCard(tc.text); name != tc.name || phone != tc.phone {
			t.Errorf("%s: %q %q, want %q %q", what, name, phone, tc.name, tc.phone)
		}
	}
}

func TestSeveralCards(t *testing.T) {
	with := func(cards ...string) *waE2E.Message {
		var all []*waE2E.ContactMessage
		for _, c := range cards {
			all = append(all, &waE2E.ContactMessage{DisplayName: proto.String("x"), Vcard: proto.String(c)})
		}
		return &waE2E.Message{ContactsArrayMessage: &waE2E.ContactsArrayMessage{Contacts: all}}
	}
	for _, tc := range []struct {
		m    *waE2E.Message
		want string
	}{
		{with("FN:A", "TEL:2", "TEL:3"), "2"},
		{with("FN:A"), ""},
		{with(), ""},
		{&waE2E.Message{ContactsArrayMessage: &waE2E.ContactsArrayMessage{Contacts: []*waE2E.ContactMessage{nil}}}, ""},
	} {
		if s := content(tc.m); s.Kind != bot.KindContact || s.Contact.Phone != tc.want {
			t.Errorf("%v: %+v, want %q", tc.m, s.Contact, tc.want)
		}
	}
}

func FuzzParseCard(f *testing.F) {
	f.Add("BEGIN:VCARD\nFN:Agen Contoh\nitem1.TEL;waid=620000000009:+62 000\nEND:VCARD")
	f.Add("N:;;;;\n \n\t\nTEL;;;=:\\")
	f.Fuzz(func(t *testing.T, text string) {
		name, phone := parseCard(text)
		if len(name) > 4*len(text) || len(phone) > 4*len(text)+20 || strings.ContainsAny(phone, "\r\n") {
			t.Errorf("%q gives %q %q", text, name, phone)
		}
	})
}

// Whatever bytes a client sends as a message, reading them ends well.
func FuzzContent(f *testing.F) {
	for _, m := range []*waE2E.Message{
		{Conversation: proto.String("halo")},
		{ViewOnceMessageV2: &waE2E.FutureProofMessage{Message: &waE2E.Message{ImageMessage: &waE2E.ImageMessage{FileLength: proto.Uint64(2 << 30)}}}},
		{ProtocolMessage: &waE2E.ProtocolMessage{Type: waE2E.ProtocolMessage_MESSAGE_EDIT.Enum(), EditedMessage: &waE2E.Message{Conversation: proto.String("x")}}},
		{PollCreationMessage: &waE2E.PollCreationMessage{}},
		{ListResponseMessage: &waE2E.ListResponseMessage{}},
		{LocationMessage: &waE2E.LocationMessage{DegreesLatitude: proto.Float64(1e300)}},
	} {
		data, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte{0xfa, 0xff, 0x7f, 0x02, 'x', 'y'}) // a field that nobody knows
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &waE2E.Message{}
		if proto.Unmarshal(data, m) != nil {
			return
		}
		s := content(m)
		switch {
		case s.Silent, s.Kind == bot.KindUnsupported, s.Kind == bot.KindSticker:
		case s.Kind == bot.KindText && strings.TrimSpace(s.Text) == "":
			t.Error("an empty text would be answered")
		case s.Kind == "":
			t.Errorf("%v is of no kind", m)
		case s.Kind == bot.KindContact && s.Contact == nil, s.Kind == bot.KindLocation && s.Location == nil:
			t.Errorf("%v: %+v", m, s)
		}
	})
}
