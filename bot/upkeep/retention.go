package upkeep

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kanca/bot/store"
)

// RetentionStore is the part of store.DB that retention needs.
type RetentionStore interface {
	Retain(ctx context.Context, keep store.Keep, c store.Caution, step func(name string, rows int)) ([]store.Due, error)
	Upkeep(context.Context) ([]store.Upkeep, error)
}

// retention is the task's name.
const retention = "retention"

// steady is how long after its last success retention is a matter of every day.
const steady = 3 * 24 * time.Hour

// Retention takes away once a day what has come to its time by keep. It fails
// when more is due of something than is likely, and leaves that alone, until
// somebody has looked at the clock and the settings.
func Retention(db RetentionStore, keep store.Keep, now func() time.Time) Task {
	return Task{Name: retention, Every: 24 * time.Hour, Run: func(ctx context.Context) (string, error) {
		last, err := db.Upkeep(ctx)
		if err != nil {
			return "", err
		}
		caution := store.Strict
		for _, u := range last {
			if u.Task == retention && !u.Done.IsZero() && now().Sub(u.Done) < steady {
				caution = store.Steady
			}
		}
		var names []string
		went := map[string]int{}
		held, err := db.Retain(ctx, keep, caution, func(name string, rows int) {
			if went[name] == 0 {
				names = append(names, name)
			}
			went[name] += rows
		})
		if err != nil {
			return "", err
		}
		if len(held) > 0 {
			d := held[0]
			return "", fmt.Errorf("%d of %d %s have come to their time, which is more than a fifth, so they stay; look at the clock and at kanca retention show, then run kanca retention run --yes-more-than-a-fifth", d.Rows, d.Of, d.Name)
		}
		for i, name := range names {
			names[i] = fmt.Sprintf("%d %s", went[name], name)
		}
		if len(names) == 0 {
			return "nothing had come to its time", nil
		}
		return "took away " + strings.Join(names, ", "), nil
	}}
}
