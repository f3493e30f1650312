package office

import (
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// Whoever reads of a crime, closes a need or takes registrations out by a command is in
// the log that nobody can change, as in the console. What fails, and what is no crime, is not.
func TestCommandsStandInTheAuditLog(t *testing.T) {
	s := &settings.Settings{Data: t.TempDir()}
	db, err := s.Make(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+620000000050"}}, time.Now())
		if err != nil {
			return err
		}
		return tx.Apply(t.Context(), p.ID, 0, []bot.Event{
			bot.HandoverRequested{Handover: bot.Handover{ID: "h1", Topic: "emergency", Note: "tolong", Urgent: true}},
			bot.HandoverRequested{Handover: bot.Handover{ID: "h2", Topic: "human", Note: "mau tanya"}}})
	}); err != nil {
		t.Fatal(err)
	}
	streams := commandline.Streams{Out: io.Discard, Err: io.Discard}
	file := filepath.Join(t.TempDir(), "list.csv")
	for _, run := range []func() error{
		func() error { return (&inboxShow{ID: 1}).Run(t.Context(), s, streams) },
		func() error { return (&inboxShow{ID: 2}).Run(t.Context(), s, streams) },
		func() error { return (&inboxClose{ID: 2, Note: "dijawab"}).Run(t.Context(), s, streams) },
		func() error { return (&registrationsExport{File: file}).Run(t.Context(), s, streams) },
		func() error { return (&registrationsExport{File: file, FullNIK: true}).Run(t.Context(), s, streams) },
	} {
		if err := run(); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&inboxClose{ID: 2, Note: "lagi"}).Run(t.Context(), s, streams); err == nil {
		t.Error("closed twice")
	}
	log, err := db.AuditLog(t.Context(), 0, 99)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range slices.Backward(log) {
		got = append(got, e.By+": "+string(e.Action)+" "+e.Object+" "+e.Detail)
	}
	want := []string{"command line: entry_opened entry:1 ", "command line: entry_closed entry:2 ",
		"command line: exported registrations NIK masked", "command line: exported registrations NIK in full"}
	if !slices.Equal(got, want) {
		t.Errorf("the log is %q, want %q", got, want)
	}
	if _, err := db.VerifyAudit(t.Context(), ""); err != nil {
		t.Error(err)
	}
}
