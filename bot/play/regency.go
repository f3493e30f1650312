package play

import (
	"context"
	"fmt"
	"strings"

	"kanca/bot/regency"
	"kanca/bot/store"
)

// followUp takes up what an officer of the regency wrote of the newest registration.
func (p *performance) followUp(ctx context.Context, line Line) error {
	word, note, _ := strings.Cut(line.Text, " ")
	status, ok := regency.StatusOf(word)
	if !ok {
		return fmt.Errorf("%q is none of the regency's words for a status", word)
	}
	var newest store.StoredRegistration
	if err := p.db.Registrations(ctx, func(r store.StoredRegistration) error {
		newest = r // they come in the order in which they were made
		return nil
	}); err != nil {
		return err
	}
	return p.db.InTx(ctx, func(tx *store.Tx) error {
		refused, err := tx.TakeFollowUp(ctx, store.FollowUp{Key: fmt.Sprintf("line %d", line.Number), ID: newest.ID, To: status, Note: strings.TrimSpace(note), Officer: "petugas dinas", Written: p.clock})
		if err == nil && refused != "" {
			err = fmt.Errorf("what the regency wrote is not applied: %s", refused)
		}
		return err
	})
}
