package observe_test

import (
	"strings"
	"testing"

	"kanca/bot/settings"
)

// Where no database of the regency is set, none of its tables stands still.
func TestATableStandsStillOnlyWhereADatabaseIsSet(t *testing.T) {
	o := newOffice(t)
	if err := o.db.RegencyPartHeld(t.Context(), "", "it was away when the setting was taken out", 0); err != nil {
		t.Fatal(err)
	}
	t.Setenv(settings.RegencyVariable, "postgres://nobody@localhost/none")
	o.has(`kanca_regency_table_up{table=""} 0`)
	t.Setenv(settings.RegencyVariable, "")
	if page := o.page(); strings.Contains(page, `kanca_regency_table_up{`) || !strings.Contains(page, "kanca_regency_waiting{") {
		t.Error(page)
	}
}
