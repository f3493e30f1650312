package simulator

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/play"
)

func TestTheDownloadIsAScript(t *testing.T) {
	d, s := newDesk(t)
	who := AddressOf(SMS, 2)
	for _, m := range []Message{
		{FromPerson: true, Kind: bot.KindText, Text: "halo\n# bukan judul\n@ bukan.node"},
		{Kind: bot.KindText, Text: "\nSelamat datang\n1 Lowongan", State: "sent"},
		{Kind: bot.KindText, Text: "belum terkirim", State: "queued"},
		{FromPerson: true, Kind: bot.KindPhoto},
		{FromPerson: true, Kind: bot.KindContact, Contact: &bot.ContactCard{Name: "Contoh", Phone: "+620000"}},
		{FromPerson: true, Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.77, Longitude: 113.47}},
		{Kind: bot.KindText, Text: "Terima kasih", State: "delivered"},
	} {
		d.add(who, m)
	}
	w := serve(s, request("GET", "/simulator/script?orang=2&telepon=sms", nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	script, err := play.Parse("percakapan.txt", w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range script.Lines {
		got = append(got, string(l.Mark)+" "+l.Text)
	}
	want := []string{"> halo # bukan judul @ bukan.node", "< Selamat datang", "> !photo", "> !contact +620000", "> !location -7.77,113.47", "< Terima kasih"}
	if !slices.Equal(got, want) || script.Medium != bot.SMS {
		t.Errorf("got %q on %s, want %q", got, script.Medium, want)
	}
}
