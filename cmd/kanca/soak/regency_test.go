package soak

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/regency"
	"kanca/bot/regency/regencytest"
	"kanca/bot/store/postgrestest"
)

// regencyVariable is how a process learns of the regency's database.
const regencyVariable = "KANCA_REGENCY_DATABASE_URL"

// hall is the regency's PostgreSQL, a server of its own.
type hall struct {
	*testing.T
	server  *postgrestest.Server
	address string
	conn    *pgx.Conn // as the schema's owner
}

func newHall(t *testing.T) *hall {
	t.Helper()
	server := postgrestest.Start(t)
	h := &hall{T: t, server: server, address: server.Database(t)}
	if _, err := regency.Apply(t.Context(), h.address); err != nil {
		t.Fatal(err)
	}
	var err error
	if h.conn, err = pgx.Connect(context.Background(), h.address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.conn.Close(context.Background()) })
	return h
}

// do changes something in the regency's database.
func (h *hall) do(query string, args ...any) {
	h.Helper()
	if _, err := h.conn.Exec(context.Background(), query, args...); err != nil {
		h.Fatalf("%s: %v", query, err)
	}
}

// asks reads one text.
func (h *hall) asks(query string, args ...any) (text string) {
	h.Helper()
	if err := h.conn.QueryRow(context.Background(), query, args...).Scan(&text); err != nil {
		h.Fatalf("%s: %v", query, err)
	}
	return text
}

// as is the setting of a process that signs in there under a name of its own.
func (h *hall) as(name string) string {
	h.Helper()
	h.do(`CREATE ROLE ` + name + ` LOGIN IN ROLE kanca_tulis`)
	u, err := url.Parse(h.address)
	if err != nil {
		h.Fatal(err)
	}
	u.User = url.User(name)
	return regencyVariable + "=" + u.String()
}

// holder is the process that has the flow's lock, "" where none has.
func (h *hall) holder() string {
	h.Helper()
	return h.asks(`SELECT coalesce(max(a.usename), '') FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
}

// Two processes, and a database of the regency: one of the two brings registrations there,
// and it is killed with kill -9 again and again while people register and officers write.
// The other one takes over, everything is there once, in the order in which it happened,
// and each row of an officer counts once.
func TestOneOfTwoIsKilledWhileItFlows(t *testing.T) {
	t.Parallel()
	kills := size(4, 30)
	h, hall := newHouse(t), newHall(t)
	hall.do(`CREATE TABLE urutan (nomor bigserial, id text, versi bigint)`)
	hall.do(`CREATE FUNCTION dinas.urutan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.urutan (id, versi) VALUES (NEW.id, NEW.versi); RETURN NULL; END $$`)
	hall.do(`CREATE TRIGGER urutan AFTER INSERT OR UPDATE ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.urutan()`)
	named := map[string]*process{}
	start := func() {
		name := fmt.Sprintf("kanca_%d", h.started+1)
		named[name] = h.start(hall.as(name))
	}
	start()
	start()
	c := h.begin(8, false)
	var slowest time.Duration
	for range kills {
		c.on(60)
		h.eventually("somebody is registered at the regency", func() bool { return hall.asks(`SELECT count(*)::text FROM dinas.pendaftaran`) != "0" })
		hall.do(`INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan) SELECT id, s, 'bawa ijazah' FROM (SELECT id FROM dinas.pendaftaran WHERE id NOT IN (SELECT pendaftaran_id FROM dinas.tindak_lanjut) ORDER BY dibuat_pada LIMIT 20) p, unnest(ARRAY['dihubungi', 'diundang']) WITH ORDINALITY AS u (s, n) ORDER BY id, n`)
		h.eventually("one of the two has the lock", func() bool { return hall.holder() != "" })
		holds := hall.holder()
		if err := named[holds].end(syscall.SIGKILL); err == nil {
			t.Errorf("%s was not killed", holds)
		}
		killed := time.Now()
		h.eventually("the other one has the lock", func() bool { now := hall.holder(); return now != "" && now != holds })
		slowest = max(slowest, time.Since(killed))
		start()
	}
	c.end()
	h.settled()
	h.eventually("all has arrived", func() bool {
		return h.raw(`SELECT count(*) FROM regency_outbox`) == 0 && hall.asks(`SELECT count(*)::text FROM dinas.tindak_lanjut WHERE diambil_pada IS NULL`) == "0"
	})
	people := int(c.people.Load())
	t.Logf("%d kills, %d people, %s rows of officers; taken over within %v", kills, people, hall.asks(`SELECT count(*)::text FROM dinas.tindak_lanjut`), slowest.Round(10*time.Millisecond))
	if slowest > 5*time.Second {
		t.Errorf("the other one took over after %v", slowest)
	}
	cells, err := regencytest.Compare(t.Context(), h.open(), hall.conn)
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d cells are the same", cells)
	for what, query := range map[string]string{
		"people registered":                 `SELECT count(*)::text FROM dinas.pendaftaran`,
		"people once":                       `SELECT count(DISTINCT telepon)::text FROM dinas.pendaftaran`,
		"people with all steps":             `SELECT count(*)::text FROM dinas.pendaftaran p WHERE versi = (SELECT count(*) FROM dinas.pendaftaran_riwayat r WHERE r.pendaftaran_id = p.id)`,
		"people whose versions came in row": `SELECT (count(DISTINCT id) - count(DISTINCT id) FILTER (WHERE versi <= sebelum))::text FROM (SELECT id, versi, lag(versi) OVER (PARTITION BY id ORDER BY nomor) AS sebelum FROM urutan) u`,
		"people with each step of an officer once": `SELECT count(*)::text FROM dinas.pendaftaran p WHERE (SELECT count(*) FROM dinas.pendaftaran_riwayat r WHERE r.pendaftaran_id = p.id AND r.oleh = 'dinas')
			= (SELECT count(*) FROM dinas.tindak_lanjut l WHERE l.pendaftaran_id = p.id AND l.hasil = 'diterapkan')`,
	} {
		if got := hall.asks(query); got != fmt.Sprint(people) {
			t.Errorf("%s: %s of %d", what, got, people)
		}
	}
	if invited, rows := hall.asks(`SELECT count(*)::text FROM dinas.pendaftaran WHERE status = 'diundang'`), hall.asks(`SELECT (count(*) / 2)::text FROM dinas.tindak_lanjut`); invited != rows || rows == "0" {
		t.Errorf("%s are invited of %s of whom officers wrote it", invited, rows)
	}
}

// Fifty conversations a second begin, and a registration of each is at the regency within
// two seconds of the person's yes, for nineteen of twenty. Both clocks are this machine's.
func TestARegistrationArrivesWhileFiftyConversationsASecondRun(t *testing.T) {
	t.Parallel()
	rate, long := size(10, 50), time.Duration(size(5, 120))*time.Second
	h, hall := newHouse(t), newHall(t)
	h.start(hall.as("kanca_1"))
	var all sync.WaitGroup
	var mu sync.Mutex
	var agreed []time.Duration // how long a yes took until it was acknowledged
	begun := 0
	tick := time.NewTicker(time.Second / time.Duration(rate))
	for began := time.Now(); time.Since(began) < long; <-tick.C {
		begun++
		person := begun
		all.Go(func() {
			for _, text := range story(person) {
				asked := time.Now()
				h.write(number(person), text)
				if text == "ya" {
					mu.Lock()
					agreed = append(agreed, time.Since(asked))
					mu.Unlock()
				}
			}
		})
	}
	tick.Stop()
	all.Wait()
	h.eventually("all has arrived", func() bool {
		return h.raw(`SELECT count(*) FROM registration`) == begun && h.raw(`SELECT count(*) FROM regency_outbox`) == 0
	})
	slices.Sort(agreed)
	took := hall.asks(`SELECT (percentile_cont(ARRAY[0.5, 0.95, 1]) WITHIN GROUP (ORDER BY extract(epoch FROM diterima_pada - dibuat_pada)::numeric(9, 3)))::text FROM dinas.pendaftaran WHERE versi = 1`)
	late := hall.asks(`SELECT (count(*) FILTER (WHERE diterima_pada - dibuat_pada > interval '2 seconds') * 20 > count(*))::text FROM dinas.pendaftaran WHERE versi = 1`)
	t.Logf("%d conversations of %d messages, %d a second began; half, 95 %% and all registrations were at the regency %s seconds after they were made; of the yes 95 %% were acknowledged within %v",
		begun, len(story(0)), rate, took, agreed[len(agreed)*95/100].Round(time.Millisecond))
	if late == "true" && os.Getenv("KANCA_TEST_SOAK") != "" { // on a machine of its own
		t.Error("more than one of twenty took longer than two seconds")
	}
	if n := hall.asks(`SELECT count(*)::text FROM dinas.pendaftaran`); n != fmt.Sprint(begun) {
		t.Errorf("%s registrations of %d", n, begun)
	}
}
