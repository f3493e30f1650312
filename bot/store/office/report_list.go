package office

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"kanca/bot/complaint"
	"kanca/bot/store/column"
)

// ReportFilter is which reports a list shows, and where it goes on. With Open and without
// Text, of several reports about one offer the most urgent stands for all of them; a cry for
// help stands for itself.
type ReportFilter struct {
	Open  bool // only those that wait for something, the most urgent first; else all, the newest first
	State complaint.State
	Text  string // words of the report, or its number; "": any
	Like  string // id of a report: only those about the same offer, and itself
	After string // id of the last one of the page before
}

// ReportCases lists reports, at most limit.
func (db *DB) ReportCases(ctx context.Context, f ReportFilter, limit int) (out []ReportCase, err error) {
	args := []any{limit}
	bind := func(value any) string {
		args = append(args, value)
		return "$" + string(rune('0'+len(args)))
	}
	query := `SELECT ` + caseColumns + ` FROM report r WHERE TRUE`
	order := ` ORDER BY r.created_at DESC, r.id DESC`
	if f.Open {
		query += ` AND r.due_at IS NOT NULL`
		order = ` ORDER BY r.due_at, r.id`
	}
	alike := ""
	if f.State != "" {
		state := bind(string(f.State))
		query += ` AND r.state = ` + state
		alike = ` AND o.state = ` + state
	}
	if f.Like != "" {
		like := bind(f.Like)
		query += ` AND (r.id = ` + like + ` OR r.offer <> '' AND r.offer = (SELECT l.offer FROM report l WHERE l.id = ` + like + `))`
	}
	if f.Open && f.Text == "" {
		query += ` AND (r.urgent OR r.offer = '' OR NOT EXISTS (SELECT 1 FROM report o WHERE o.offer = r.offer AND o.offer <> '' AND NOT o.urgent
			AND o.due_at IS NOT NULL` + alike + ` AND (o.due_at < r.due_at OR o.due_at = r.due_at AND o.id < r.id)))`
	}
	if words := strings.Fields(column.Clean(f.Text)); len(words) > 0 {
		for _, word := range words[:min(len(words), searchWords)] {
			query += ` AND lower(r.what || ' ' || r.who || ' ' || r.place || ' ' || r.money || ' ' || r.lapor_number) LIKE ` + bind("%"+pattern(word)+"%") + ` ESCAPE '\'`
		}
	}
	if f.After != "" {
		last := bind(f.After)
		if f.Open {
			query += ` AND (r.due_at > (SELECT l.due_at FROM report l WHERE l.id = ` + last + `) OR r.due_at = (SELECT l.due_at FROM report l WHERE l.id = ` + last + `) AND r.id > ` + last + `)`
		} else {
			query += ` AND (r.created_at < (SELECT l.created_at FROM report l WHERE l.id = ` + last + `) OR r.created_at = (SELECT l.created_at FROM report l WHERE l.id = ` + last + `) AND r.id < ` + last + `)`
		}
	}
	err = db.sql.Each(ctx, query+order+` LIMIT $1`, args, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		out = append(out, c)
		return err
	})
	return out, err
}

// ReportedOffer is an offer of which several people reported.
type ReportedOffer struct {
	Newest      ReportCase
	N           int       // how many reports there are of it
	Open        int       // of which so many wait for something
	First, Last time.Time // when the first and the newest came
}

// ReportedOffers lists what was reported more than once and lately, that is after a moment: what
// most people reported first, at most limit.
func (db *DB) ReportedOffers(ctx context.Context, after time.Time, limit int) (out []ReportedOffer, err error) {
	err = db.sql.Each(ctx, `SELECT `+caseColumns+`, g.n, g.open, g.first, g.last FROM (
			SELECT offer, count(*) AS n, count(due_at) AS open, min(created_at) AS first, max(created_at) AS last FROM report
			WHERE offer <> '' GROUP BY offer HAVING count(*) > 1 AND max(created_at) > $1 ORDER BY count(*) DESC, max(created_at) DESC, offer LIMIT $2) g
		JOIN report r ON r.id = (SELECT x.id FROM report x WHERE x.offer = g.offer AND x.offer <> '' ORDER BY x.created_at DESC, x.id DESC LIMIT 1)
		ORDER BY g.n DESC, g.last DESC, g.offer`, []any{after.UnixMilli(), limit}, func(rows *sql.Rows) error {
		var o ReportedOffer
		var first, last int64
		var err error
		o.Newest, err = scanCase(rows, &o.N, &o.Open, &first, &last)
		o.First, o.Last = column.Moment(first), column.Moment(last)
		out = append(out, o)
		return err
	})
	return out, err
}
