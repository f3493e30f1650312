package service

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/parts"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/content"
)

// What is counted by the day, and questions that nobody could answer, stand in the
// regency's database; of questions only what is new travels.
func TestWhatIsCountedArrives(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	if _, err := regency.Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	t.Setenv(settings.RegencyVariable, address)
	sv := newTestService(t, false)
	var flow *regency.Flow
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	defer func() { flow.Close() }()
	asked := func(n int, words string, subject, key string) {
		t.Helper()
		if err := sv.db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+62000000000" + string(rune('0'+n))}}, time.Now())
			if err == nil {
				err = tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.NotUnderstood{Text: words, Lang: bot.Indonesian}})
			}
			if err == nil {
				err = tx.Tally(t.Context(), content.Zone, subject, key)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	pass := func() {
		t.Helper()
		for began := time.Now(); time.Since(began) < 2*time.Second; <-time.After(100 * time.Millisecond) { // the server may not have let go of the lock yet
			if _, err := flow.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	flows := func() {
		t.Helper()
		if flow != nil {
			flow.Close()
		}
		if flow, err = sv.newFlow(nil); err != nil { // another process
			t.Fatal(err)
		}
		pass()
	}
	there := func(want, query string) {
		t.Helper()
		rows, err := conn.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if got := strings.Join(lines, ", "); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", query, got, err, want)
		}
	}
	today := content.Day(time.Now())
	asked(1, "apa itu kontrak mandiri", store.TallyAgencies, "not_found")
	asked(1, "berapa lama visa", store.TallyAgencies, "found")
	asked(2, "siapa bupati", store.TallyTrainings, "")
	flows()
	there(today+" ditemukan 1, "+today+" tidak_ditemukan 1", `SELECT hari || ' ' || hasil || ' ' || jumlah FROM dinas.cek_p3mi_harian ORDER BY hasil`)
	there(today+" semua 1", `SELECT hari || ' ' || kursus || ' ' || jumlah FROM dinas.minat_pelatihan`)
	there("3", `SELECT count(*)::text FROM dinas.pertanyaan`)
	asked(2, "apa kabar dunia", store.TallyTrainings, "")
	pass()                                                    // on the same connection
	there("3", `SELECT count(*)::text FROM dinas.pertanyaan`) // not within the minute
	before := `SELECT string_agg(xmin::text, ' ' ORDER BY id) FROM dinas.pertanyaan WHERE id <= 3`
	var xmin string
	if err := conn.QueryRow(t.Context(), before).Scan(&xmin); err != nil {
		t.Fatal(err)
	}
	flows()
	there("4", `SELECT count(*)::text FROM dinas.pertanyaan`)
	there(xmin, before) // what is there is not sent again
	if _, err := conn.Exec(t.Context(), `UPDATE dinas.minat_pelatihan SET jumlah = 7; UPDATE dinas.pertanyaan SET isi = 'dari masa lain' WHERE id = 4`); err != nil {
		t.Fatal(err)
	}
	flows() // after an older kanca was put back no count falls, and no question stands for another
	there("apa kabar dunia", `SELECT isi FROM dinas.pertanyaan WHERE id = 4`)
	there("7", `SELECT jumlah::text FROM dinas.minat_pelatihan`)
	if _, err := conn.Exec(t.Context(), `UPDATE dinas.minat_pelatihan SET jumlah = 1`); err != nil {
		t.Fatal(err)
	}
	flows()
	there(today+" semua 2", `SELECT hari || ' ' || kursus || ' ' || jumlah FROM dinas.minat_pelatihan`)
}

// Somebody registers by SMS in Madurese, an officer of the regency writes that they are
// invited, and whoever asks for the status is told so.
func TestWhatTheRegencyWroteIsTold(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	if _, err := regency.Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	t.Setenv(settings.RegencyVariable, address)
	sv := newTestService(t, true)
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	who := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	n := 0
	says := func(words string) (last string) {
		t.Helper()
		n++
		if err := sv.receive(t.Context(), bot.Incoming{Channel: "simulator-sms", ProviderID: "m" + strconv.Itoa(n), From: []bot.Address{who}, Kind: bot.KindText, Text: words, SentAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
		person, err := sv.db.FindPerson(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		all, err := sv.db.Messages(t.Context(), person, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, m := range all {
			texts = append(texts, m.Text)
		}
		return strings.Join(texts, "\n")
	}
	for _, words := range []string{"ADAFTAR Budi Conto#24#Kraksaan#Patokan#Taiwan", "engghi", "lebadi", "engghi"} {
		says(words)
	}
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	flow, err := sv.newFlow(p)
	if err != nil {
		t.Fatal(err)
	}
	defer flow.Close()
	until := func(query string) {
		t.Helper()
		for began := time.Now(); ; <-time.After(50 * time.Millisecond) {
			if _, err := flow.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
			var holds bool
			if err := conn.QueryRow(t.Context(), query).Scan(&holds); err != nil {
				t.Fatal(err)
			}
			if holds {
				return
			}
			if time.Since(began) > 15*time.Second {
				t.Fatalf("never: %s", query)
			}
		}
	}
	until(`SELECT count(*) = 1 FROM dinas.pendaftaran WHERE nama = 'Budi Conto' AND kanal = 'sms' AND bahasa = 'mad' AND status = 'baru'`)
	if _, err := conn.Exec(t.Context(), `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan) SELECT id, 'diundang', 'bawa ijazah' FROM dinas.pendaftaran`); err != nil {
		t.Fatal(err)
	}
	until(`SELECT count(*) = 1 FROM dinas.pendaftaran p JOIN dinas.tindak_lanjut t ON t.pendaftaran_id = p.id WHERE p.status = 'diundang' AND t.hasil = 'diterapkan'`)
	if told := says("STATUS"); !strings.Contains(told, "sampeyan eondang petugas") || strings.Contains(told, "ijazah") {
		t.Errorf("told is: %s", told)
	}
}
