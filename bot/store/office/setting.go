package office

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/store/column"
)

// hoursSetting is the name under which the office hours are kept.
const hoursSetting = "office_hours"

// OfficeHours is when the office works: what was set, or bot.UsualHours.
func (db *DB) OfficeHours(ctx context.Context) (bot.OfficeHours, error) {
	text, err := db.setting(ctx, hoursSetting)
	if err != nil || text == "" {
		return bot.UsualHours, err
	}
	return bot.ParseHours(text)
}

// HoldOfficeHours is OfficeHours, and lets nobody else change them before the transaction
// ends: whoever changes them looks first whether they still are what was seen.
func (tx *Tx) HoldOfficeHours(ctx context.Context) (bot.OfficeHours, error) {
	text, err := tx.holdSetting(ctx, hoursSetting)
	if err != nil || text == "" {
		return bot.UsualHours, err
	}
	return bot.ParseHours(text)
}

// SetOfficeHours keeps when the office works. Whoever calls it adds audit.SettingChanged.
func (tx *Tx) SetOfficeHours(ctx context.Context, s bot.Staff, hours bot.OfficeHours) error {
	return tx.set(ctx, s, hoursSetting, hours.String())
}

// closedSetting is the name under which the days are kept on which the office is closed.
const closedSetting = "closed_days"

// Calendar is when the office works, with the days on which it is closed.
func (db *DB) Calendar(ctx context.Context) (c bot.Calendar, err error) {
	c.Week = bot.UsualHours
	err = db.sql.Each(ctx, `SELECT name, value FROM setting WHERE name IN ($1, $2) AND value <> ''`, []any{hoursSetting, closedSetting}, func(rows *sql.Rows) error {
		var name, value string
		err := rows.Scan(&name, &value)
		switch {
		case err != nil:
		case name == hoursSetting:
			c.Week, err = bot.ParseHours(value)
		default:
			c.Closed, err = bot.ParseClosedDays(value)
		}
		return err
	})
	return c, err
}

// HoldClosedDays returns the days on which the office is closed, and lets nobody else change
// them before the transaction ends.
func (tx *Tx) HoldClosedDays(ctx context.Context) (bot.ClosedDays, error) {
	text, err := tx.holdSetting(ctx, closedSetting)
	if err != nil {
		return nil, err
	}
	return bot.ParseClosedDays(text)
}

// SetClosedDays keeps the days on which the office is closed. Whoever calls it adds
// audit.SettingChanged.
func (tx *Tx) SetClosedDays(ctx context.Context, s bot.Staff, days bot.ClosedDays) error {
	return tx.set(ctx, s, closedSetting, days.String())
}

// addressSetting is the name under which is kept where the console was served last.
const addressSetting = "console_address"

// NoteAddress keeps the address at which the console is served, as http://127.0.0.1:8080.
func (db *DB) NoteAddress(ctx context.Context, address string) error {
	return db.inTx(ctx, func(tx *Tx) error { return tx.set(ctx, bot.Staff{}, addressSetting, address) })
}

// Address is the address at which the console was served last; "" where it never was.
func (db *DB) Address(ctx context.Context) (string, error) { return db.setting(ctx, addressSetting) }

// setting is what was set under a name, "" for nothing.
func (db *DB) setting(ctx context.Context, name string) (value string, err error) {
	err = db.sql.Each(ctx, `SELECT value FROM setting WHERE name = $1`, []any{name}, func(rows *sql.Rows) error { return rows.Scan(&value) })
	return value, err
}

// holdSetting returns what was set under a name, "" for nothing, and lets nobody else
// change it before the transaction ends.
func (tx *Tx) holdSetting(ctx context.Context, name string) (value string, err error) {
	err = tx.sql.Row(ctx, `INSERT INTO setting (name, value, changed_at) VALUES ($1, '', $2)
		ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING value`, []any{name, tx.sql.Now()}, &value)
	return value, err
}

func (tx *Tx) set(ctx context.Context, s bot.Staff, name, value string) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO setting (name, value, staff_id, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, staff_id = excluded.staff_id, changed_at = excluded.changed_at`,
		name, column.Clean(value), sql.NullInt64{Int64: s.ID, Valid: s.ID != 0}, tx.sql.Now())
	return err
}
