package regency

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/store"
)

// The tables that things arrive in one by one.
const (
	registrationTable = "pendaftaran"
	reportTable       = "laporan"
)

// noConsent is why a registration stays here.
const noConsent = "its person has not agreed to a consent text that says its data go to the regency; it waits here"

// thing is one that is to arrive.
type thing struct {
	due     store.RegencyDue
	row     row
	history []row
	nik     *string // nil: none
	gone    bool
}

// parcel is what travels, and what becomes of it.
type parcel struct {
	table   string
	keys    map[string]bool // of all that is in it
	things  []thing
	arrived []store.RegencyDue
	held    []store.RegencyHeld
	behind  map[string]int64 // registrations of which the regency has a newer version, and which
	alone   int              // how many were refused alone, one after the other
	stopped map[int64]bool   // people of whom something was held: their later things wait
	waited  time.Duration    // for locks, and for statements that took too long
}

func (p *parcel) addRegistration(d store.RegencyDue, found map[string]store.RegencyRegistration) {
	s, ok := found[d.Key]
	switch {
	case !ok: // nobody knows it any more
		p.arrived = append(p.arrived, d)
		return
	case !s.CreatedAt.IsZero() && !s.Restricted && !consented(s):
		p.held = append(p.held, store.RegencyHeld{Due: d, Reason: noConsent, Wait: 24 * time.Hour, Aside: true})
		return
	}
	d.Version = s.Version
	t := thing{due: d}
	t.row, t.gone = registrationRow(s)
	if !t.gone {
		t.history = historyRows(s)
		if s.NIK != "" {
			t.nik = &s.NIK
		}
	}
	p.things = append(p.things, t)
}

func (p *parcel) hold(d store.RegencyDue, reason string, wait time.Duration) {
	if p.stopped == nil {
		p.stopped = map[int64]bool{}
	}
	p.stopped[d.Person] = d.Person != 0
	p.held = append(p.held, store.RegencyHeld{Due: d, Reason: reason, Wait: wait})
}

// send writes things in one transaction, and where one of them is refused, halves until it
// stands alone: it waits with its reason, and all others arrive.
func (f *Flow) send(ctx context.Context, p *parcel, things []thing) error {
	things = slices.DeleteFunc(slices.Clone(things), func(t thing) bool { return p.stopped[t.due.Person] })
	if len(things) == 0 {
		return nil
	}
	began := time.Now()
	written, err := f.write(ctx, p.table, things)
	slow := hasClass(err, "55P03", "57014")
	if slow {
		p.waited += time.Since(began)
	}
	switch {
	case err == nil:
		p.alone = 0
		return p.settle(things, written)
	case slow && (p.waited > longestLocked || f.tableLocked(ctx, p.table)), !slow && !ofRow(err) && err != errBehind:
		return err
	case len(things) > 1:
		half := len(things) / 2
		if err := f.send(ctx, p, things[:half]); err != nil {
			return err
		}
		return f.send(ctx, p, things[half:])
	}
	d, longest := things[0].due, longestRowWait
	if slow {
		longest = longWait
	}
	p.hold(d, fmt.Sprintf("dinas.%s: %s", p.table, inWords(err)), backoff(d.Tries, rowWait, longest))
	if p.alone++; p.alone >= tooMany {
		return &partError{p.table, fmt.Errorf("one row after the other is refused: %w", inWords(err))}
	}
	return nil
}

const (
	// tooMany rows that are refused one after the other are the fault of the table.
	tooMany = 20
	rowWait = 5 * time.Second
	// longestRowWait is how long a row that was refused waits at most.
	longestRowWait = 10 * time.Minute
	// longestLocked is for how long one look waits for rows that somebody locked: enough to
	// find one among a batch, for it is halved ten times.
	longestLocked = 25 * time.Second
)

// settle tells what arrived from what the regency has otherwise.
func (p *parcel) settle(things []thing, there map[string]standing) error {
	for _, t := range things {
		s, refused := there[t.due.Key]
		switch {
		case !refused, s.writer == writer && s.version == t.due.Version && s.gone == t.gone:
			p.arrived = append(p.arrived, t.due)
		case s.swallowed:
			p.hold(t.due, fmt.Sprintf("dinas.%s took this row and kept nothing of it; see which trigger or rule swallows it", p.table), backoff(t.due.Tries, rowWait, longestRowWait))
		case s.writer != writer:
			p.hold(t.due, fmt.Sprintf("dinas.%s has a row of this id that kanca did not write (ditulis_oleh: %s); delete it or give it another id, then kanca writes its own", p.table, orElse(s.writer, "nobody")), backoff(t.due.Tries, rowWait, longestRowWait))
		case s.gone && !t.gone:
			p.held = append(p.held, store.RegencyHeld{Due: t.due, Wait: longestRowWait, Aside: true,
				Reason: fmt.Sprintf("the regency has version %d of it as deleted and kanca version %d; it is not brought back to life", s.version, t.due.Version)})
		default: // kanca was restored from an older backup
			if p.behind == nil {
				p.behind = map[string]int64{}
			}
			p.behind[t.due.Key] = s.version
		}
	}
	return nil
}

// standing is how the regency has a row that was not written over.
type standing struct {
	version   int64
	writer    string
	gone      bool
	swallowed bool // it has it not at all
}

// newer is when a registration is written over: by kanca's own hand alone, never with an
// older version, and never where it was deleted: a kanca that was restored from an older
// backup may not know of that. What is the same stays, with the time at which it arrived.
const newer = `t.ditulis_oleh = '` + writer + `' AND (t.dihapus_pada IS NULL OR t.alasan_hapus = '` + restrictedReason + `' OR excluded.dihapus_pada IS NOT NULL) AND (excluded.versi > t.versi OR excluded.versi = t.versi AND to_jsonb(t) - 'diterima_pada' IS DISTINCT FROM to_jsonb(excluded) - 'diterima_pada')`

// write writes things in one transaction, and returns how the regency has those that were
// not.
func (f *Flow) write(ctx context.Context, table string, things []thing) (others map[string]standing, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = pgx.BeginFunc(ctx, f.conn, func(tx pgx.Tx) error {
		rows := make([]row, len(things))
		for i, t := range things {
			rows[i] = t.row
		}
		only := newer
		if table == reportTable {
			only = `excluded.versi >= t.versi`
		}
		written, err := upsert(ctx, tx, table, rows, columnsOf(table), only)
		if err != nil {
			return err
		}
		if others, err = standings(ctx, tx, table, things, written); err != nil || table == reportTable {
			return err
		}
		if overtakes(things, others) {
			return errBehind
		}
		return writeBeside(ctx, tx, things, others)
	})
	return others, err
}

// errBehind is that something of a person would be written although something earlier of
// theirs was not.
var errBehind = errors.New("it waits behind something of the same person")

// overtakes reports whether that is so.
func overtakes(things []thing, others map[string]standing) bool {
	if len(others) == 0 {
		return false
	}
	stopped := map[int64]bool{0: false}
	for _, t := range things {
		if stopped[t.due.Person] {
			return true
		}
		if s, refused := others[t.due.Key]; refused && s.writer != writer && t.due.Person != 0 {
			stopped[t.due.Person] = true
		}
	}
	return false
}

// standings reads how the regency has what was not written.
func standings(ctx context.Context, tx pgx.Tx, table string, things []thing, written []string) (map[string]standing, error) {
	done := make(map[string]bool, len(written))
	for _, id := range written {
		done[id] = true
	}
	var missing []string
	for _, t := range things {
		if !done[t.due.Key] {
			missing = append(missing, t.due.Key)
		}
	}
	if len(missing) == 0 {
		return nil, nil
	}
	others := map[string]standing{}
	for _, key := range missing {
		others[key] = standing{swallowed: true}
	}
	query := `SELECT id, versi, coalesce(ditulis_oleh, ''), dihapus_pada IS NOT NULL FROM dinas.pendaftaran WHERE id = ANY ($1)`
	if table == reportTable { // kanca alone writes there
		query = `SELECT id, versi, '` + writer + `', FALSE FROM dinas.laporan WHERE id = ANY ($1)`
	}
	rows, err := tx.Query(ctx, query, missing)
	if err != nil {
		return nil, err
	}
	var id string
	var s standing
	_, err = pgx.ForEachRow(rows, []any{&id, &s.version, &s.writer, &s.gone}, func() error {
		others[id] = s
		return nil
	})
	return others, err
}

// writeBeside writes the history and the NIK of what is the regency's now as here.
func writeBeside(ctx context.Context, tx pgx.Tx, things []thing, others map[string]standing) error {
	var history []row
	var ids, gone []string
	var niks []*string
	for _, t := range things {
		if s, refused := others[t.due.Key]; refused && (s.writer != writer || s.version != t.due.Version) {
			continue
		}
		history = append(history, t.history...)
		ids, niks = append(ids, t.due.Key), append(niks, t.nik)
		if t.gone {
			gone = append(gone, t.due.Key)
		}
	}
	if _, err := upsert(ctx, tx, "pendaftaran_riwayat", history, columnsOf("pendaftaran_riwayat"), ""); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT dinas.simpan_nik($1, $2)`, ids, niks); err != nil {
		return err
	}
	if len(gone) == 0 {
		return nil
	}
	for _, query := range []string{
		`UPDATE dinas.pendaftaran_riwayat SET kolom_berubah = NULL, status_dari = NULL, status_ke = NULL WHERE pendaftaran_id = ANY ($1)`,
		`UPDATE dinas.tindak_lanjut SET catatan = NULL WHERE pendaftaran_id = ANY ($1) AND catatan IS NOT NULL`,
	} {
		if _, err := tx.Exec(ctx, query, gone); err != nil {
			return err
		}
	}
	return nil
}

// partError is what keeps a whole table from being written.
type partError struct {
	table string
	err   error
}

func (e *partError) Error() string { return e.err.Error() }
func (e *partError) Unwrap() error { return e.err }

// ofRow reports whether an error is about what a row holds: its values, a rule, a trigger
// of whatever language, a size.
func ofRow(err error) bool {
	return hasClass(err, "09", "21", "22", "23", "27", "38", "39", "44", "54", "P0")
}

// ofTable reports whether an error is about how a table is, what may be done with it, who
// has locked it, or what its server lacks or has lost for it: whatever the server says and
// goes on afterwards. That nothing at all may be written there, as on a server that stands
// in for another, is no matter of one table, and may be otherwise on a new connection.
func ofTable(err error) bool {
	var part *partError
	var refused *pgconn.PgError
	return errors.As(err, &part) || errors.As(err, &refused) && refused.SeverityUnlocalized == "ERROR" && !hasClass(err, "08", "25006", "28", "3D", "57P")
}

// hasClass reports whether the server's code begins as one of these.
func hasClass(err error, classes ...string) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && slices.ContainsFunc(classes, func(class string) bool { return strings.HasPrefix(refused.Code, class) })
}

// backoff is how long to wait after so many tries: twice as long each time.
func backoff(tries int, first, longest time.Duration) time.Duration {
	if tries > 20 {
		return longest
	}
	return min(longest, first<<tries)
}
