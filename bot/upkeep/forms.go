package upkeep

import (
	"context"
	"fmt"
	"time"
)

// FormsStore is the part of store.DB that Forms needs.
type FormsStore interface {
	SweepForms(context.Context) (kept int64, err error)
}

// Forms forgets what waits in the console for who signs in again, and whatever else there
// has its time: also where nobody opens a page any more.
func Forms(db FormsStore) Task {
	return Task{Name: "forms", Every: 5 * time.Minute, Run: func(ctx context.Context) (string, error) {
		kept, err := db.SweepForms(ctx)
		if err != nil || kept == 0 {
			return "", err
		}
		return fmt.Sprintf("forgot what was typed into %d forms", kept), nil
	}}
}
