package play_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/play"
)

// takePlace is a play without what it expects, as it took place: the answers
// are those of the bot itself, some days after the day on which plays begin.
func takePlace(t *testing.T, about play.Script, at time.Time, lines ...string) []play.Heard {
	t.Helper()
	th, s := newTheatre(t), about
	s.Name, s.Now = "seen.txt", at.Add(-10*time.Second)
	for i, line := range lines {
		s.Lines = append(s.Lines, play.Line{Number: i + 1, Mark: '>', Text: line})
	}
	var heard []play.Heard
	th.Observe = recording(&heard)
	if _, err := th.Run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for i := range heard {
		heard[i].At = at.Add(time.Duration(i) * 10 * time.Second)
	}
	return heard
}

// record writes a conversation and reads it back.
func record(t *testing.T, about play.Script, heard []play.Heard) (text string, differences []play.Difference) {
	t.Helper()
	var b strings.Builder
	if err := newTheatre(t).Record(t.Context(), &b, about, heard); err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse("saved.txt", strings.NewReader(b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	differences, err = newTheatre(t).Run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), differences
}

var thursday = time.Date(2026, 11, 26, 9, 0, 0, 0, time.FixedZone("WIB", 7*60*60))

// evening is a registration on an imported register, with a NIK.
var evening = []string{
	"pareksa PT Conto Melati", "1", "engko' terro adaftar", "engghi", "siti contoh", "42", "sala, omor 24 benne 42",
	"kraksaan", "patokan", "taiwan", "3513115103020003", "1", "status",
}

func imported() play.Script {
	return play.Script{
		Title: "A try", Medium: bot.WhatsApp, Person: "+6280000000009", Content: "imported",
		Agencies: []agency.Record{
			{Name: "PT Contoh Jauh Sekali", Licence: "CONTOH-000009", Status: agency.Active, Source: "data contoh", AsOf: "2026-11-20"},
			{Name: "PT Contoh Melati Jaya", Licence: "CONTOH-000001", Status: agency.Active, Source: "data contoh", AsOf: "2026-11-20"},
		},
	}
}

func TestASavedConversationIsAPlayThatGoesTheSameWay(t *testing.T) {
	about := imported()
	text, differences := record(t, about, takePlace(t, about, thursday, evening...))
	for _, d := range differences {
		t.Error(d)
	}
	for _, piece := range []string{
		"now: 2026-11-26T08:59:50+07:00", "person: +6280000000009", "content: imported", `"name":"PT Contoh Melati Jaya"`,
		"> 000000", "= registrations 1\n", "= registration name Siti Contoh\n", "= registration age 24\n", "@ announcements.wish\n", "! registration.completed\n",
	} {
		if !strings.Contains(text, piece) {
			t.Errorf("it lacks %q", piece)
		}
	}
	for _, piece := range []string{"3513115103020003", "3513*", "Jauh Sekali", "cannot be repeated"} {
		if strings.Contains(text, piece) {
			t.Errorf("it holds %q", piece)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestASilenceIsWrittenDown(t *testing.T) {
	about := play.Script{Title: "A silence", Medium: bot.SMS, Person: play.DefaultPerson, Content: "empty"}
	heard := takePlace(t, about, thursday, "daftar", "ya", "siti contoh", "!wait 49h", "halo", "1")
	for i := 3; i < len(heard); i++ {
		heard[i].At = heard[i].At.Add(49 * time.Hour)
	}
	text, differences := record(t, about, heard)
	if len(differences) > 0 || !strings.Contains(text, "> !wait 49h\n> halo\n") {
		t.Errorf("%v\n%s", differences, text)
	}
}

func TestWhatCannotBeRepeatedSaysFromWhereOn(t *testing.T) {
	about := play.Script{Title: "Half of it", Medium: bot.WhatsApp, Person: play.DefaultPerson, Content: "empty"}
	heard := takePlace(t, about, thursday, "daftar", "ya", "siti contoh", "24", "menu")
	text, differences := record(t, about, heard[2:]) // its beginning is lost
	if len(differences) == 0 || !strings.Contains(text, "# This cannot be repeated as it was. From \"siti contoh\" on") {
		t.Errorf("%v\n%s", differences, text)
	}
	if err := newTheatre(t).Record(t.Context(), &strings.Builder{}, about, nil); !errors.Is(err, play.ErrNothingSaid) {
		t.Errorf("of nothing: %v", err)
	}
}

// Whatever is written down must be read back as it was said.
func TestWhatIsSaidStaysOneLine(t *testing.T) {
	about := play.Script{Title: "two\nlines", Medium: bot.SMS, Person: play.DefaultPerson, Content: "empty"}
	heard := takePlace(t, about, thursday, "halo", "", "!photo", "!contact +6280000000002", "# bukan judul @ bukan.node", "! foo")
	heard[4].Line = "# bukan judul\n@ bukan.node"
	text, differences := record(t, about, heard)
	if len(differences) > 0 || strings.Contains(text, "cannot be repeated") || !strings.Contains(text, "> # bukan judul @ bukan.node\n") {
		t.Errorf("%v\n%s", differences, text)
	}
}
