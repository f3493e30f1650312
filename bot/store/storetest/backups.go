package storetest

import (
	"testing"
	"time"

	"kanca/bot/store"
)

// What became of backups is remembered: the newest that was written counts, and a
// failure as long as none was written after it.
func madeBackups(t *testing.T, h *house) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 19, 0, 0, 0, time.UTC) }
	note := func(b store.Backup) {
		t.Helper()
		if err := h.db.NoteBackup(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(last, daily, failed store.Backup) {
		t.Helper()
		got, err := h.db.Backups(t.Context())
		if want := (store.Backups{Last: last, Daily: daily, Failed: failed}); err != nil || got != want {
			t.Errorf("%+v, want %+v: %v", got, want, err)
		}
	}
	none := store.Backup{}
	expect(none, none, none)
	first := store.Backup{At: day(1), File: "/mnt/usb/kanca.zip", Bytes: 12, Rows: 3}
	note(first)
	expect(first, none, none)
	nightly := store.Backup{At: day(2), File: "backups/kanca-2026-11-29-020000.zip", Bytes: 13, Rows: 4, Daily: true, SameDisk: true}
	note(nightly)
	expect(nightly, nightly, none)
	failed := store.Backup{At: day(3), File: "backups/kanca-2026-11-30-020000.zip", Daily: true, Error: "the disk is nearly full"}
	note(failed)
	expect(nightly, nightly, failed)
	byHand := store.Backup{At: day(4), File: "b.zip", Bytes: 14, Rows: 5}
	note(byHand)
	expect(byHand, nightly, none)
	for range 500 {
		note(failed)
	}
	expect(byHand, nightly, failed)
	if n := h.count(`SELECT count(*) FROM backup_made`); n != 402 {
		t.Errorf("%d tries are remembered", n)
	}
}
