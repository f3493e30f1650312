package messages

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// Why is by what an answer came about, so that staff can see it beside the answer. It is
// kept with the message and goes with its text.
type Why struct {
	Intent bot.Intent `json:"intent,omitempty"` // what the message was taken for; "" for the answer to a question
	Node   string     `json:"node,omitempty"`   // the rule that answered: the last node of the dialog
	Facts  []UsedFact `json:"facts,omitempty"`  // what it was answered with
	Report string     `json:"report,omitempty"` // staff told what became of the report of this id
	House  bool       `json:"house,omitempty"`  // the house tells one of its own of its work; nobody says it
}

// UsedFact is a fact as it was when an answer was made from it.
type UsedFact struct {
	ID   string `json:"id"`
	AsOf string `json:"as_of"` // the day at which it was true, as 2026-11-01
}

// stored is a Why as its column holds it; "" for the zero value.
func (w Why) stored() string {
	if w.Intent == "" && w.Node == "" && len(w.Facts) == 0 && w.Report == "" && !w.House {
		return ""
	}
	text, err := json.Marshal(w)
	if err != nil { // it is made of texts alone
		return ""
	}
	return string(text)
}

// ReadWhy reads what the column holds. What cannot be read is the zero value.
func ReadWhy(text string) (w Why) {
	if strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &w) != nil {
		return Why{}
	}
	return w
}

// ofReport begins what the column holds of the news of a report.
const ofReport = `{"report":`

// IsOfReport holds for a message that tells what became of a report.
const IsOfReport = `why LIKE '` + ofReport + `%'`

// IsOfHouse holds for a message by which the house tells one of its own of its work.
const IsOfHouse = `why = '{"house":true}'`

// FactsTold counts how often people were answered with each fact since a moment, by the id
// of the fact: of the answers whose text is still kept. It reads all messages of that time.
func (db *DB) FactsTold(ctx context.Context, since time.Time) (map[string]int, error) {
	told := map[string]int{}
	err := db.sql.Each(ctx, `SELECT why, count(*) FROM message
		WHERE direction = 'out' AND why <> '' AND created_at >= $1 GROUP BY why`, []any{column.Stamp(since)}, func(rows *sql.Rows) error {
		var text string
		var times int
		if err := rows.Scan(&text, &times); err != nil {
			return err
		}
		for _, f := range ReadWhy(text).Facts {
			told[f.ID] += times
		}
		return nil
	})
	return told, err
}
