package store

import (
	"context"

	"kanca/bot/broadcast"
	"kanca/bot/store/announcements"
	"kanca/bot/store/figures"
	"kanca/bot/store/sqldb"
)

// PricesAndTemplates are SMSPrices and Templates, read at once: what an announcement costs
// hangs on both.
func (db *DB) PricesAndTemplates(ctx context.Context) (prices SMSPrices, templates []broadcast.Template, err error) {
	err = sqldb.Several(ctx, db.sql, figures.PricesPart(&prices), announcements.TemplatesPart(&templates))
	return prices, templates, err
}
