package simulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// script writes what the person sent, as the rest of kanca would.
func (d *desk) script(_ context.Context, w io.Writer, channel bot.ChannelName, who bot.Address, title string, messages []Message) error {
	for _, m := range messages {
		if m.FromPerson {
			fmt.Fprintf(w, "%s %s %s: %s\n", channel, who.Value, title, Spoken(m))
		}
	}
	return d.fail
}

func TestTheDownloadHoldsWhatWasSaid(t *testing.T) {
	d, s := newDesk(t)
	who := AddressOf(SMS, 2)
	for _, m := range []Message{
		{FromPerson: true, Kind: bot.KindText, Text: "halo\n# bukan judul"},
		{Kind: bot.KindText, Text: "Selamat datang", State: "sent"},
		{FromPerson: true, Kind: bot.KindPhoto},
		{FromPerson: true, Kind: bot.KindContact, Contact: &bot.ContactCard{Name: "Contoh", Phone: "+620000"}},
		{FromPerson: true, Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.77, Longitude: 113.47}},
	} {
		d.add(who, m)
	}
	const path = "/simulator/script?orang=2&telepon=sms"
	w := serve(s, request("GET", path, nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	var want []string
	for _, line := range []string{"halo # bukan judul", "!photo", "!contact +620000", "!location -7.77,113.47"} {
		want = append(want, "simulator-sms sms-2 Percakapan simulator, orang 2: "+line)
	}
	if got := strings.Split(strings.TrimSpace(w.Body.String()), "\n"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if w := serve(s, request("GET", "/simulator/script?orang=3&telepon=sms", nil)); w.Code != 404 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("of a phone that never wrote: %d", w.Code)
	}
	d.fail = errors.New("the database is away")
	if w := serve(s, request("GET", path, nil)); w.Code != 503 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("without a database: %d", w.Code)
	}
}
