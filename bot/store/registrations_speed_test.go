package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
)

// manyRegistrations is how many registrations the list is measured with; a tenth of a
// percent of them are invited, none is called Zulkifli.
func manyRegistrations() int {
	if n, err := strconv.Atoi(os.Getenv("KANCA_TEST_REGISTRATIONS")); err == nil {
		return n
	}
	return 2000
}

// However many have registered, staff get a page of them at once, whatever they look for;
// KANCA_TEST_REGISTRATIONS=100000 measures what is promised.
func TestTheListOfRegistrationsIsFast(t *testing.T) {
	server := postgrestest.Start(t)
	for _, engine := range []struct {
		name string
		open storetest.Opener
	}{{"sqlite", newSQLite}, {"postgres", newPostgres(server)}} {
		t.Run(engine.name, func(t *testing.T) {
			db, raw := engine.open(t, time.Now)
			n := manyRegistrations()
			seedRegistrations(t, raw, n)
			if engine.name == "postgres" { // which does it by itself, in time; kanca never asks SQLite for it
				if _, err := raw.ExecContext(t.Context(), `ANALYZE`); err != nil {
					t.Fatal(err)
				}
			}
			started := time.UnixMilli(0)
			middle := started.Add(time.Duration(n/2) * time.Minute)
			filters := map[string]store.RegistrationFilter{
				"all": {}, "new": {Status: bot.StatusNew}, "few": {Status: bot.StatusInvited}, "none": {Status: bot.StatusRejected},
				"district": {District: "Kecamatan 3"}, "village": {Village: "35.13.03.2001"}, "country": {Country: "TW"}, "young and few": {AgeFrom: 18, AgeTo: 18, Country: "JP", Status: bot.StatusInvited},
				"age that nobody has": {AgeFrom: 64}, "days": {From: middle, To: middle.Add(24 * time.Hour)}, "old and few": {To: started.Add(time.Hour), Status: bot.StatusInvited},
				"name": {Words: "siti 77"}, "name that nobody has": {Words: "zulkifli"}, "end of a number": {Words: "000042"}, "words and district": {Words: "siti", District: "Kecamatan 3", Country: "MY"},
			}
			var slowest time.Duration // the middle of what a filter took: whatever else runs makes some of them slow
			for name, f := range filters {
				var own []time.Duration
				for range 7 {
					began := time.Now()
					page, err := db.ListRegistrations(t.Context(), f, store.RegistrationPlace{}, 31)
					if err != nil {
						t.Fatal(err)
					}
					if len(page) > 0 {
						if _, err = db.ListRegistrations(t.Context(), f, page[len(page)-1].Place(), 31); err != nil {
							t.Fatal(err)
						}
					}
					took := time.Since(began) / 2
					own = append(own, took)
				}
				slices.Sort(own)
				slowest = max(slowest, own[len(own)/2])
				t.Logf("%-20s %8s, at most %s", name, own[len(own)/2].Round(10*time.Microsecond), own[len(own)-1].Round(10*time.Microsecond))
			}
			began := time.Now()
			if _, err := db.Registration(t.Context(), "R000010"); err != nil {
				t.Fatal(err)
			}
			t.Logf("one registration: %s", time.Since(began))
			t.Logf("%d registrations: the slowest filter takes %s", n, slowest)
			if slowest > 50*time.Millisecond {
				t.Errorf("a page takes %s", slowest)
			}
		})
	}
}

// seedRegistrations writes n registrations of as many people, one a minute.
func seedRegistrations(t *testing.T, raw *sql.DB, n int) {
	t.Helper()
	names := []string{"Siti", "Ahmad", "Sri", "Moh", "Nur", "Dewi", "Abdul", "Fatimah", "Budi", "Rina"}
	countries := []string{"TW", "MY", "HK", "JP", "SA", "SG", "KR", ""}
	for at := 0; at < n; at += 500 {
		var people, rows strings.Builder
		for i := at; i < min(n, at+500); i++ {
			if i > at {
				people.WriteByte(',')
				rows.WriteByte(',')
			}
			name, village, district := fmt.Sprintf("%s Contoh %d", names[i%10], i%100), fmt.Sprintf("Desa %d", i%330), fmt.Sprintf("Kecamatan %d", i%24)
			status := "checked"
			switch {
			case i%1000 == 7:
				status = "invited"
			case i%20 == 0:
				status = "new"
			}
			fmt.Fprintf(&people, "(%d, 'id', 0, 0)", i+1)
			fmt.Fprintf(&rows, "('R%06d', %d, '%s', %d, '', %s, '', '%s', '%s', '35.13.%02d.2001', '+620000%06d', '%s', '', '', 'id', '1', '%s', 1, %d, %d, '%s', '%s')",
				i, i+1, name, 18+i%40, map[bool]string{true: fmt.Sprintf("'k%d'", i/2), false: "NULL"}[i%10 < 2], district, village, i%24, i, countries[i%8], status, i*60000, i*60000,
				strings.ToLower(name+" "+village+" "+district)+fmt.Sprintf(" 620000%06d", i), fmt.Sprintf("%s|%d|%s", strings.ToLower(name), 18+i%40, strings.ToLower(village)))
		}
		for _, query := range []string{
			`INSERT INTO person (id, lang, created_at, last_seen) VALUES ` + people.String(),
			`INSERT INTO registration (id, person_id, name, age, nik_sealed, nik_index, nik_masked, district, village, village_code, phone, country, job, opening_id, lang, consent_version, status, version, created_at, updated_at, search, twin) VALUES ` + rows.String(),
		} {
			if _, err := raw.ExecContext(t.Context(), query); err != nil {
				t.Fatal(err)
			}
		}
	}
}
