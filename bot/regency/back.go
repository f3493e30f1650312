package regency

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/content"
)

// followUpTable is the one that the regency writes.
const followUpTable = "tindak_lanjut"

// FollowUp is what an officer did with a registration.
type FollowUp struct {
	Key          string // the same however often it is read
	Registration string
	Status       bot.Status
	Note         string // for colleagues
	Officer      string
	Written      time.Time // by the clock of this machine
	Again        bool      // it was applied before kanca lost it: its person was told
	// Barred reports whether the regency allows no step from that status to this one.
	Barred func(from bot.Status) bool
}

// moves are the statuses that officers give, by the regency's words for them, and words all.
var moves, words = byWord(bot.StatusCalled, bot.StatusInvited, bot.StatusAccepted, bot.StatusPlaced, bot.StatusRejected, bot.StatusFinished), byWord(bot.Statuses...)

// StatusOf is the status that an officer's word stands for.
func StatusOf(word string) (status bot.Status, ok bool) {
	status, ok = moves[strings.ToLower(strings.TrimSpace(word))]
	return status, ok
}

func byWord(all ...bot.Status) map[string]bot.Status {
	words := map[string]bot.Status{}
	for _, s := range all {
		words[statuses[s]] = s
	}
	return words
}

// written is a row of dinas.tindak_lanjut.
type written struct {
	id                                         int64
	key, registration, status, note, by, login string
	refused                                    string    // why the regency itself refused it; "" where it did not
	at                                         time.Time // when the row was written, by the regency's clock
	said                                       time.Time // when its officer did what it says
	now                                        time.Time // when it was read, by the regency's clock
	read                                       time.Time // the same, by the clock here
}

// done is when an officer did what a row says, by the regency's clock: never after it was
// written. A day without a time is its end.
func (w written) done() time.Time {
	said := w.said
	if local := said.In(content.Zone); local.Hour() == 0 && local.Minute() == 0 && local.Second() == 0 {
		said = local.AddDate(0, 0, 1)
	}
	if said.After(w.at) {
		said = w.at
	}
	return said
}

// meant is the same by the clock here, however wrong the regency's is.
func (w written) meant() time.Time { return w.read.Add(w.done().Sub(w.now)) }

// written reads rows of dinas.tindak_lanjut by a condition.
func (f *Flow) written(ctx context.Context, where string, args ...any) ([]written, error) {
	rows, err := f.conn.Query(ctx, `SELECT id, coalesce(kunci::text, 'tanpa kunci ' || id), coalesce(pendaftaran_id, ''), coalesce(status, ''), coalesce(catatan, ''), coalesce(petugas, ''), coalesce(dicatat_oleh, ''), coalesce(alasan, ''), coalesce(dicatat_pada, clock_timestamp()), CASE WHEN isfinite(pada) THEN pada ELSE coalesce(dicatat_pada, clock_timestamp()) END, clock_timestamp()
		FROM dinas.tindak_lanjut WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (w written, err error) {
		w.read = f.o.Now()
		err = r.Scan(&w.id, &w.key, &w.registration, &w.status, &w.note, &w.by, &w.login, &w.refused, &w.at, &w.said, &w.now)
		return w, err
	})
}

// longestNote is how many letters a note for colleagues has at most.
const longestNote = 500

// most is how many rows are taken up in one look.
const most = 200

// takeBack takes up what the regency wrote: by the row's own state, so that a row that was
// committed late is taken up, too.
func (f *Flow) takeBack(ctx context.Context) (worked bool, err error) {
	if time.Since(f.back) < backEvery || f.rests(followUpTable) || f.o.Take == nil {
		return false, nil
	}
	f.back = time.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := f.written(ctx, `diambil_pada IS NULL AND id <> ALL ($2) ORDER BY id LIMIT $1`, most, f.passedOver())
	if err == nil && len(all) > 0 {
		f.barred, err = f.barredSteps(ctx)
	}
	if err != nil && !f.conn.IsClosed() {
		err = &partError{followUpTable, err}
	}
	if err != nil {
		return false, err
	}
	for _, w := range all {
		hidden := w.hideNIK()
		reason, err := f.takeOne(ctx, w)
		if err != nil {
			return true, err
		}
		switch err := f.mark(ctx, w, reason, hidden); {
		case ofRow(err) || hasClass(err, "55P03", "57014"):
			if err := f.passOver(ctx, w.id, err); err != nil {
				return true, err
			}
		case err != nil:
			return true, err
		default:
			delete(f.stuck, w.id)
		}
	}
	f.forget(all)
	if len(f.stuck) == 0 && (len(all) > 0 || f.parts[followUpTable].Reason != "") {
		f.flows(ctx, followUpTable)
	}
	if len(all) == most { // more may be there
		f.back = time.Time{}
	}
	return len(all) == most, nil
}

// stuckRow is a row of dinas.tindak_lanjut that cannot be marked: a trigger refuses it, or
// somebody has locked it.
type stuckRow struct {
	tries int
	next  time.Time
}

// passedOver are the rows that are not to be tried now.
func (f *Flow) passedOver() []int64 {
	ids := []int64{}
	for id, s := range f.stuck {
		if time.Now().Before(s.next) {
			ids = append(ids, id)
		}
	}
	return ids
}

// forget lets go of rows that were to be tried and are not there any more.
func (f *Flow) forget(found []written) {
	maps.DeleteFunc(f.stuck, func(id int64, s stuckRow) bool {
		return len(found) < most && !time.Now().Before(s.next) && !slices.ContainsFunc(found, func(w written) bool { return w.id == id })
	})
}

// passOver lets a row that cannot be marked wait alone, and keeps why.
func (f *Flow) passOver(ctx context.Context, id int64, err error) error {
	tries := f.stuck[id].tries
	f.stuck[id] = stuckRow{tries + 1, time.Now().Add(backoff(tries, partWait, longestRowWait))}
	reason := fmt.Sprintf("dinas.%s: row %d was taken up and cannot be marked: %s", followUpTable, id, inWords(err))
	f.o.Log.Warn("a row of the regency waits", "error", reason)
	return f.o.Store.RegencyPartHeld(ctx, followUpTable, reason, 0)
}

// hideNIK hides every NIK in what an officer wrote, and names the columns that hold one:
// PostgreSQL has taken out what it knows, but not what is said in words. The id is read as
// it is, for letters of a real one may look like digits; see mark.
func (w *written) hideNIK() (columns []string) {
	for _, c := range []struct {
		name string
		text *string
	}{{"status", &w.status}, {"catatan", &w.note}, {"petugas", &w.by}} {
		if masked := identity.MaskNIK(*c.text); masked != *c.text {
			*c.text, columns = masked, append(columns, c.name)
		}
	}
	return columns
}

// mark writes to a row what became of it, and takes out what may not stay: a NIK, and a
// note about somebody who was deleted.
func (f *Flow) mark(ctx context.Context, w written, reason string, hidden []string) error {
	result, sets := "diterapkan", ""
	if reason != "" {
		result = "tidak_diterapkan"
		if identity.HoldsNIK(w.registration) {
			hidden = append(hidden, "pendaftaran_id")
		}
	}
	hidden, left, err := f.mayEmpty(ctx, hidden)
	if err != nil {
		return err
	}
	for _, column := range hidden {
		sets += ", " + column + " = NULL"
	}
	var said []string
	if reason != "" {
		said = append(said, reason)
	}
	if len(hidden) > 0 {
		said = append(said, fmt.Sprintf("NIK di kolom %s dihapus; jangan menulis NIK", strings.Join(hidden, ", ")))
	}
	if len(left) > 0 {
		said = append(said, fmt.Sprintf("NIK di kolom %s belum dapat dihapus: minta administrator menjalankan kanca regency apply", strings.Join(left, ", ")))
	}
	if !slices.Contains(hidden, "catatan") && !slices.Contains(left, "catatan") {
		sets += ", catatan = CASE WHEN EXISTS (SELECT 1 FROM dinas.pendaftaran p WHERE p.id = tindak_lanjut.pendaftaran_id AND p.dihapus_pada IS NOT NULL) THEN NULL ELSE catatan END"
	}
	_, err = f.conn.Exec(ctx, `UPDATE dinas.tindak_lanjut SET diambil_pada = clock_timestamp(), hasil = $2, alasan = NULLIF($3, '')`+sets+` WHERE id = $1 AND diambil_pada IS NULL`, w.id, result, strings.Join(said, "; "))
	return err
}

// mayEmpty tells the columns that kanca may empty from those that it may not: a schema of
// an older version does not give the right to all of them.
func (f *Flow) mayEmpty(ctx context.Context, columns []string) (may, not []string, err error) {
	if len(columns) == 0 {
		return nil, nil, nil
	}
	rows, err := f.conn.Query(ctx, `SELECT c, has_column_privilege('dinas.tindak_lanjut', c, 'UPDATE') FROM unnest($1::text[]) AS c`, columns)
	if err != nil {
		return nil, nil, err
	}
	var column string
	var right bool
	_, err = pgx.ForEachRow(rows, []any{&column, &right}, func() error {
		if right {
			may = append(may, column)
		} else {
			not = append(not, column)
		}
		return nil
	})
	return may, not, err
}

// takeOne applies one row, or says why not.
func (f *Flow) takeOne(ctx context.Context, w written) (reason string, err error) {
	_, ok := StatusOf(w.status)
	switch {
	case w.refused != "":
		return w.refused, nil
	case !ok:
		return "status tidak dikenal; tulis dihubungi, diundang, diterima, berangkat, ditolak, atau selesai", nil
	case w.registration == "":
		return "nomor pendaftaran kosong", nil
	case utf8.RuneCountInString(w.note) > longestNote:
		return fmt.Sprintf("catatan lebih dari %d huruf; ringkas, lalu tulis lagi", longestNote), nil
	}
	// Somebody else's row was taken up after this one was written: whoever wrote it had not
	// seen that. Or this one says what was before. What was taken up at a time that is still
	// to come says nothing: the clock was wrong then.
	var other, what string
	var same bool
	err = f.conn.QueryRow(ctx, `SELECT coalesce(petugas, ''), status, petugas IS NOT DISTINCT FROM $4 AND dicatat_oleh IS NOT DISTINCT FROM $5 FROM dinas.tindak_lanjut
		WHERE pendaftaran_id = $1 AND hasil = 'diterapkan' AND id <> $3 AND lower(btrim(status)) <> $6
			AND (diambil_pada > $2 AND diambil_pada <= clock_timestamp() AND (petugas IS DISTINCT FROM $4 OR dicatat_oleh IS DISTINCT FROM $5) OR pada > $7 AND isfinite(pada) AND $7 < $2 - interval '1 minute')
		ORDER BY diambil_pada DESC LIMIT 1`, w.registration, w.at, w.id, w.by, w.login, strings.ToLower(strings.TrimSpace(w.status)), w.done()).Scan(&other, &what, &same)
	switch {
	case err == nil && same:
		return fmt.Sprintf("sesudah waktu di kolom pada sudah ditulis %s; lihat keadaannya, lalu tulis lagi tanpa pada bila tetap perlu", strings.TrimSpace(what)), nil
	case err == nil:
		return fmt.Sprintf("petugas lain (%s) baru saja menulis %s; lihat keadaannya, lalu tulis lagi bila tetap perlu", identity.MaskNIK(other), strings.TrimSpace(what)), nil
	case err != pgx.ErrNoRows:
		return "", err
	}
	return f.apply(ctx, w, false)
}

// apply lets a row become status and history; again says that it was applied before.
func (f *Flow) apply(ctx context.Context, w written, again bool) (reason string, err error) {
	status, _ := StatusOf(w.status)
	return f.o.Take(ctx, FollowUp{Key: w.key, Registration: strings.TrimSpace(w.registration), Status: status, Note: w.note, Officer: w.by, Written: w.meant(), Again: again,
		Barred: func(from bot.Status) bool { return f.barred[[2]bot.Status{from, status}] }})
}

// barredSteps are the steps that dinas.ref_alur_status does not allow: also those of which
// it says neither yes nor no. Of one that has no row, what kanca proposes holds, see
// statusRows: all but what its person took back, which the store lets nobody undo. A schema of
// an older version has no such list, and allows the same.
func (f *Flow) barredSteps(ctx context.Context) (map[[2]bot.Status]bool, error) {
	var there bool
	if err := f.conn.QueryRow(ctx, `SELECT to_regclass('dinas.ref_alur_status') IS NOT NULL`).Scan(&there); err != nil || !there {
		return nil, err
	}
	rows, err := f.conn.Query(ctx, `SELECT dari, ke FROM dinas.ref_alur_status WHERE boleh IS NOT TRUE`)
	if err != nil {
		return nil, err
	}
	barred := map[[2]bot.Status]bool{}
	var from, to string
	_, err = pgx.ForEachRow(rows, []any{&from, &to}, func() error {
		barred[[2]bot.Status{words[from], words[to]}] = true
		return nil
	})
	return barred, err
}
