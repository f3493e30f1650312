package office

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

// The doctor says within a minute that nothing flows, and what people have to decide after
// a backup was put back.
func TestTheDoctorTellsOfTheRegency(t *testing.T) {
	t.Setenv(settings.RegencyVariable, "postgres://nobody@localhost/none")
	db := storetest.Open(t)
	says := func(after time.Duration) string {
		t.Helper()
		var b bytes.Buffer
		CheckRegency(t.Context(), findings.New(&b), db, time.Now().Add(after))
		return b.String()
	}
	want := func(what, got string, pieces ...string) {
		t.Helper()
		for _, piece := range pieces {
			if !strings.Contains(got, piece) {
				t.Errorf("%s: the doctor does not say %q: %s", what, piece, got)
			}
		}
	}
	want("nothing yet", says(0), "no contact yet")
	if err := db.RegencyPartFlows(t.Context(), "", ""); err != nil {
		t.Fatal(err)
	}
	want("it flows", says(0), "ok", "last contact")
	want("kanca serve has ended", says(61*time.Second), "FAIL", "no contact with the regency's PostgreSQL since")
	if err := db.RegencyDiffers(t.Context(), []store.RegencyDifference{{Kind: store.RegencyRegistrations, Key: "lost", What: store.RegencyUnknown}, {Kind: store.RegencyRegistrations, Key: "back", What: store.RegencyDeleted}, {Kind: store.RegencyReports, Key: "later", What: store.RegencyNewer}}); err != nil {
		t.Fatal(err)
	}
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.TakeFollowUp(t.Context(), store.FollowUp{Key: "k", ID: "strange", To: "invited"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want("a backup was put back", says(0), "registration lost", "registration back", "report later", "was a backup put back?")
	state, err := db.RegencyState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := statusOf(state, true, time.Now()); len(s.Differing) != 3 || s.Differ[store.RegencyUnknown] != 1 || s.Error != "" {
		t.Errorf("the status says %+v", s)
	}
	if s := statusOf(state, true, time.Now().Add(2*time.Minute)); s.Error == "" {
		t.Error("the status of two minutes without contact says nothing")
	}
	if s := statusOf(state, false, time.Now().Add(2*time.Minute)); s.Error != "" {
		t.Errorf("the status where no database is set says %q", s.Error)
	}
}

// Where no database is set any more, it asks for that, and says of nothing that it stands still.
func TestTheStatusAsksForTheSettingFirst(t *testing.T) {
	set := &settings.Settings{Data: t.TempDir()}
	db, err := set.Make(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"", "pendaftaran"} {
		if err := db.RegencyPartHeld(t.Context(), table, "it was away", 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.RegencyPartFlows(t.Context(), "laporan", ""); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	says := func(address string, json bool) string {
		t.Helper()
		t.Setenv(settings.RegencyVariable, address)
		var out bytes.Buffer
		if err := (&regencyStatus{JSON: json}).Run(t.Context(), set, commandline.Streams{Out: &out}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for _, json := range []bool{false, true} {
		if got := says("postgres://nobody@localhost/none", json); !strings.Contains(got, "it was away") {
			t.Error(got)
		}
		if got := says("", json); strings.Contains(got, "it was away") {
			t.Error(got)
		}
	}
	if got := says("postgres://nobody@localhost/none", false); !strings.Contains(got, "dinas.laporan: last at") || strings.Contains(got, "flows") {
		t.Errorf("while all stands still it says %s", got)
	}
	if got := says("", false); !strings.HasPrefix(got, "no regency's database is set") {
		t.Error(got)
	}
}
