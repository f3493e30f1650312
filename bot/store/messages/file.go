package messages

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// FileState says what became of a file that a person sent.
type FileState string

// The states of files. All but FileKept mean that the file is not here: staff
// find it on the office phone, or in the provider's console.
const (
	FileExpected FileState = "expected"  // it is being fetched
	FileKept     FileState = "kept"      // it is here, sealed
	FileTooLarge FileState = "too_large" // larger than the channel fetches
	FileTooMany  FileState = "too_many"  // the person has sent more than is kept in a day
	FileLost     FileState = "lost"      // it could not be fetched
)

// Limits of what is kept of one person within a day, so that nobody can fill
// the disk.
const (
	filesADay     = 40
	fileBytesADay = 64 << 20
	// filePart is how much of a file is sealed and stored as one piece, so that a
	// large one does not stand in memory several times.
	filePart = 256 << 10
)

// NewFile is a file that a message announces.
type NewFile struct {
	Channel    bot.ChannelName
	ProviderID string // of the message, which is stored already
	MIME, Name string
	Size       int64 // in bytes, as the sender says
	Duration   time.Duration
}

// StoredFile is a file as staff see it.
type StoredFile struct {
	ID         int64
	Person     int64
	Message    bot.MessageID
	MIME, Name string
	Size       int64
	Duration   time.Duration
	State      FileState
	CreatedAt  time.Time
}

// ExpectFile notes that a stored message has a file. wanted is false when it is
// here already, when the person has sent too much today, or when the message was
// erased; then nobody needs to fetch it. One that was given up and comes again can be
// fetched after all: its message brings the keys.
func (db *DB) ExpectFile(ctx context.Context, f NewFile) (wanted bool, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		wanted = false
		var person int64
		var message bot.MessageID
		var erased, revoked, private bool
		err := tx.sql.Row(ctx, `SELECT m.id, m.person_id, p.erased_at IS NOT NULL, m.kind = $3, m.private FROM message m JOIN person p ON p.id = m.person_id
			WHERE m.channel = $1 AND m.seen_key = $2 AND m.direction = 'in'`,
			[]any{f.Channel, db.seenKey(f.Channel, f.ProviderID), kindRevoked}, &message, &person, &erased, &revoked, &private)
		if errors.Is(err, sql.ErrNoRows) || erased || revoked {
			return nil // whoever sent it had everything deleted meanwhile
		}
		if err != nil {
			return err
		}
		now := db.sql.Now()
		var files, bytes int64
		if err := tx.sql.Row(ctx, `SELECT count(*), coalesce(sum(size), 0) FROM file WHERE person_id = $1 AND created_at > $2 AND message_id <> $3
			AND state IN ('expected', 'kept')`,
			[]any{person, now - (24 * time.Hour).Milliseconds(), message}, &files, &bytes); err != nil {
			return err
		}
		name := column.Words(f.Name)
		if private {
			name = identity.MaskNumbers(column.Clean(f.Name))
		}
		size := max(f.Size, 0)
		state := FileExpected
		if files >= filesADay || bytes >= fileBytesADay {
			state, size = FileTooMany, 0
		}
		err = tx.sql.Row(ctx, `
			INSERT INTO file (person_id, message_id, mime, name, size, seconds, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (message_id) DO UPDATE SET state = CASE WHEN file.state = 'lost' THEN 'expected' ELSE file.state END,
				created_at = CASE WHEN file.state IN ('expected', 'lost') THEN excluded.created_at ELSE file.created_at END
			RETURNING state = 'expected'`,
			[]any{person, message, column.Clean(f.MIME), name, size, int64(f.Duration / time.Second), string(state), now}, &wanted)
		return err
	})
	return wanted, err
}

// KeepFile stores the bytes of an expected file, or why they are not there: state
// is FileKept, FileTooLarge or FileLost. It does nothing when the file is not
// expected any more, because the person had it deleted.
func (db *DB) KeepFile(ctx context.Context, channel bot.ChannelName, providerID string, state FileState, data []byte) error {
	return db.alone(ctx, func(tx *Tx) error {
		size := int64(-1) // as announced
		switch state {
		case FileKept:
			size = int64(len(data))
		case FileTooLarge, FileLost:
			data = nil
		default:
			return fmt.Errorf("a file cannot be kept as %q", state)
		}
		var id int64
		err := tx.sql.Row(ctx, `
			UPDATE file SET state = $1, size = CASE WHEN $2 >= 0 THEN $2 ELSE size END
			WHERE state = 'expected' AND message_id = (SELECT id FROM message WHERE channel = $3 AND seen_key = $4 AND direction = 'in')
			RETURNING id`, []any{string(state), size, channel, db.seenKey(channel, providerID)}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		for position := 0; err == nil && len(data) > 0; position++ {
			part := data[:min(filePart, len(data))]
			data = data[len(part):]
			key := strconv.FormatInt(id, 10) + "/" + strconv.Itoa(position)
			var sealed string
			if sealed, err = tx.keys.Seal(ctx, string(part), records.FilePart(key)); err == nil {
				_, err = tx.sql.Exec(ctx, `INSERT INTO file_part (id, file_id, position, data) VALUES ($1, $2, $3, $4)`, key, id, position, sealed)
			}
		}
		return err
	})
}

// AwaitedFile is a file that is expected and not here yet.
type AwaitedFile struct {
	ProviderID string // of the message
	MIME       string // as announced
	Since      time.Time
}

// awaitedMost bounds what AwaitedFiles returns.
const awaitedMost = 1000

// AwaitedFiles returns the files of a channel that are expected, the oldest first,
// at most a thousand: for a channel that can ask its provider for them again, also
// after a crash.
func (db *DB) AwaitedFiles(ctx context.Context, channel bot.ChannelName) (out []AwaitedFile, err error) {
	err = db.sql.Each(ctx, `SELECT m.provider_id, f.mime, f.created_at FROM file f JOIN message m ON m.id = f.message_id
		WHERE f.state = 'expected' AND m.channel = $1 AND m.provider_id IS NOT NULL ORDER BY f.id LIMIT $2`, []any{channel, awaitedMost},
		func(rows *sql.Rows) error {
			var f AwaitedFile
			var created int64
			err := rows.Scan(&f.ProviderID, &f.MIME, &created)
			f.Since = column.Moment(created)
			out = append(out, f)
			return err
		})
	return out, err
}

// Files returns the files of a person, oldest first.
func (db *DB) Files(ctx context.Context, person int64) (out []StoredFile, err error) {
	err = db.sql.Each(ctx, `SELECT id, person_id, message_id, mime, name, size, seconds, state, created_at FROM file WHERE person_id = $1 ORDER BY id`,
		[]any{person}, func(rows *sql.Rows) error {
			var f StoredFile
			var seconds, created int64
			err := rows.Scan(&f.ID, &f.Person, &f.Message, &f.MIME, &f.Name, &f.Size, &seconds, &f.State, &created)
			f.Duration, f.CreatedAt = time.Duration(seconds)*time.Second, column.Moment(created)
			out = append(out, f)
			return err
		})
	return out, err
}

// ReadFile writes the bytes of a kept file; ErrNotFound when it is not here.
// What shows it to staff must not trust its MIME type: the sender chose it.
func (db *DB) ReadFile(ctx context.Context, id int64, w io.Writer) error {
	var size, written int64
	found := sqldb.ErrNotFound
	if err := db.sql.Each(ctx, `SELECT size FROM file WHERE id = $1 AND state = 'kept'`, []any{id}, func(r *sql.Rows) error {
		found = nil
		return r.Scan(&size)
	}); err != nil || found != nil {
		return errors.Join(err, found)
	}
	err := db.sql.Each(ctx, `SELECT id, data FROM file_part WHERE file_id = $1 ORDER BY position`, []any{id}, func(r *sql.Rows) error {
		var key, sealed string
		if err := r.Scan(&key, &sealed); err != nil {
			return err
		}
		plain, err := db.ring.Unseal(ctx, sealed, records.FilePart(key))
		if err != nil {
			return err
		}
		n, err := io.WriteString(w, plain)
		written += int64(n)
		return err
	})
	if err == nil && written != size {
		err = fmt.Errorf("only %d of %d bytes are there", written, size)
	}
	if err != nil {
		return fmt.Errorf("file %d: %w", id, err)
	}
	return nil
}
