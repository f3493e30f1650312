package announcing

import (
	"errors"
	"testing"
	"time"

	"kanca/bot/agency"
	"kanca/bot/broadcast"
	"kanca/content"
)

// What an announcement tells of is looked at on the day, with the register of the day.
func TestWhatEndedOrLostItsLicenceIsNotAnnounced(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, broadcast.Zone)
	record := func(name, licence string, status agency.Status) agency.Record {
		return agency.Record{Name: name, Licence: licence, Status: status, Source: "contoh", AsOf: "2026-12-01"}
	}
	opening := func(id, firm, until string) content.Opening {
		return content.Opening{ID: id, Title: "Perawat lansia", Country: "TW", Agency: firm, ValidUntil: until, Source: "contoh", AsOf: "2026-11-01"}
	}
	known := content.NewSnapshot(nil,
		[]content.Opening{opening("good", "PT Contoh Maju", "2026-12-01"), opening("over", "PT Contoh Maju", "2026-11-30"), opening("revoked", "PT Contoh Surut", "2026-12-31"),
			opening("suspended", "PT Contoh Diam", "2026-12-31"), opening("said", "PT Contoh Maju (dicabut)", "2026-12-31"), opening("none", "", "2026-12-31"), opening("unknown", "PT Tak Dikenal", "2026-12-31"),
			opening("two", "PT Contoh Kembar", "2026-12-31")},
		[]content.Training{{ID: "soon", Title: "Menjahit", Starts: "2026-12-07"}, {ID: "past", Title: "Menjahit", Starts: "2026-11-07", Ends: "2026-11-30"},
			{ID: "off", Title: "Las", Starts: "2026-12-07", Status: content.TrainingCancelled}},
		agency.NewIndex([]agency.Record{record("PT CONTOH MAJU", "1/2020", agency.Active), record("PT CONTOH SURUT", "2/2020", agency.Revoked), record("PT CONTOH DIAM", "3/2020", agency.Suspended),
			record("PT CONTOH KEMBAR", "4/2020", agency.Active), record("PT CONTOH KEMBAR", "5/2020", agency.Revoked)}), 1)
	for _, c := range []struct {
		content broadcast.Content
		because string
	}{
		{broadcast.Content{}, ""},
		{broadcast.Content{Opening: "good"}, ""},
		{broadcast.Content{Opening: "none"}, ""},
		{broadcast.Content{Opening: "unknown"}, ""},
		{broadcast.Content{Opening: "over"}, "#offer|over"},
		{broadcast.Content{Opening: "gone"}, "#offer|gone"},
		{broadcast.Content{Opening: "revoked"}, "#revoked|PT Contoh Surut"},
		{broadcast.Content{Opening: "suspended"}, "#revoked|PT Contoh Diam"},
		{broadcast.Content{Opening: "said"}, "#revoked|PT Contoh Maju (dicabut)"},
		{broadcast.Content{Opening: "two"}, "#revoked|PT Contoh Kembar"},
		{broadcast.Content{Training: "soon"}, ""},
		{broadcast.Content{Training: "past"}, "#offer|past"},
		{broadcast.Content{Training: "off"}, "#offer|off"},
		{broadcast.Content{Training: "gone"}, "#offer|gone"},
	} {
		if got := Objection(c.content, known, now); got != c.because {
			t.Errorf("%s%s: %q, want %q", c.content.Opening, c.content.Training, got, c.because)
		}
	}
	var none *NoOpening
	if _, err := offered(broadcast.Content{Opening: "over"}, known, now); !errors.As(err, &none) || none.Until != "2026-11-30" {
		t.Errorf("an opening that is over: %v", err)
	}
}
