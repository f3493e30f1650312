package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"kanca/bot/seal"
	"kanca/bot/store/column"
	"kanca/bot/store/keys"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// Conversation is what is remembered of a person between two messages.
type Conversation struct {
	State   []byte            // the engine's; nil for a newcomer
	Secrets map[string]string // what the engine keeps apart from its state
	Node    string            // the place in the dialog
	Rhythm  []byte            // how the person has been writing; nothing readable of what. See package turn
}

// ErrUnreadable is returned with a conversation that is there and cannot be read:
// the row is damaged, or was sealed with another key.
var ErrUnreadable = errors.New("the stored conversation cannot be read")

// Conversation returns what SaveConversation was given, and the zero
// Conversation for a newcomer. With ErrUnreadable comes what can be read of it.
func (tx *Tx) Conversation(ctx context.Context, person int64) (c Conversation, err error) {
	if tx.ahead == nil || tx.ahead.person != person {
		tx.ahead = nil
		if err := tx.sql.Ask(ctx, tx.conversationOf(person)); err != nil {
			return Conversation{}, err
		}
	}
	if tx.ahead == nil {
		return Conversation{}, sqldb.ErrAgain // another key has just become the primary one
	}
	read := *tx.ahead
	tx.ahead = nil // once: whoever asks again wants what was written since
	if !read.there {
		return Conversation{}, err
	}
	return tx.open(ctx, person, read)
}

// conversationOf reads what is remembered of a person ahead, and holds the key that seals.
func (tx *Tx) conversationOf(person int64) sqldb.Question {
	return sqldb.Question{Query: `SELECT k.id, k.check_value, ` + rememberedColumns + ` FROM key_check k LEFT JOIN conversation c ON c.person_id = $1
		WHERE k.role = 'primary' /*hold key*/`, Args: []any{person}, Scan: func(r sqldb.Scanner) error {
		read := remembered{person: person}
		err := r.Scan(append([]any{&tx.keys.Held.ID, &tx.keys.Held.Check}, read.places()...)...)
		tx.ahead = &read
		return err
	}}
}

// open unseals a conversation.
func (tx *Tx) open(ctx context.Context, person int64, read remembered) (c Conversation, err error) {
	state, secrets, rhythm := read.state, read.secrets, read.rhythm
	c.Node = read.node
	if rhythm != "" {
		c.Rhythm = []byte(rhythm)
	}
	row := strconv.FormatInt(person, 10)
	text, err := tx.keys.Unseal(ctx, state, records.Conversation("state")(row))
	if err == nil && secrets != "" {
		var plain string
		if plain, err = tx.keys.Unseal(ctx, secrets, records.Conversation("secrets")(row)); err == nil {
			if json.Unmarshal([]byte(plain), &c.Secrets) != nil {
				err = seal.ErrOpened // the decoder's own error may repeat them
			}
		}
	}
	if err != nil {
		c.Secrets = nil
		err = fmt.Errorf("the conversation of person %d: %w", person, err)
		if !keys.IsRingBehind(err) && (errors.Is(err, seal.ErrOpened) || errors.Is(err, seal.ErrUnknownKey)) {
			err = fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		return c, err
	}
	if text != "" {
		c.State = []byte(text)
	}
	return c, nil
}

// SaveConversation replaces what is remembered. Both the state, which holds
// answers of a form under way, and the secrets are sealed for the person's row;
// node stays readable for statistics and the inbox. After an erasure in the same
// transaction it keeps nothing.
func (tx *Tx) SaveConversation(ctx context.Context, person int64, c Conversation) error {
	tx.ahead = nil // what was read is not what is there any more
	if tx.erased[person] {
		return nil
	}
	row := strconv.FormatInt(person, 10)
	state, err := tx.keys.Seal(ctx, string(c.State), records.Conversation("state")(row))
	if err != nil {
		return err
	}
	secrets := ""
	if len(c.Secrets) > 0 {
		text, err := json.Marshal(c.Secrets)
		if err != nil {
			return err
		}
		if secrets, err = tx.keys.Seal(ctx, string(text), records.Conversation("secrets")(row)); err != nil {
			return err
		}
	}
	return tx.sql.Write(ctx, `
		INSERT INTO conversation (person_id, state, secrets, node, rhythm, version, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6)
		ON CONFLICT (person_id) DO UPDATE SET state = excluded.state, secrets = excluded.secrets, node = excluded.node,
			rhythm = excluded.rhythm, version = conversation.version + 1, updated_at = excluded.updated_at`,
		person, state, secrets, column.Clean(c.Node), column.Clean(string(c.Rhythm)), tx.sql.Now())
}

// SaveRhythm replaces only how the person has been writing.
func (tx *Tx) SaveRhythm(ctx context.Context, person int64, rhythm []byte) error {
	n, err := tx.sql.Exec(ctx, `UPDATE conversation SET rhythm = $2 WHERE person_id = $1`, person, column.Clean(string(rhythm)))
	if err != nil || n > 0 {
		return err
	}
	return tx.SaveConversation(ctx, person, Conversation{Rhythm: rhythm})
}

// maxAside is how many unusable conversations of a person are kept.
const maxAside = 5

// PutAside keeps a conversation that cannot be used as it stands, sealed as it
// is, for whoever may repair it; why is for people and holds nothing of what is
// in it. The conversation itself stays until SaveConversation replaces it.
func (tx *Tx) PutAside(ctx context.Context, person int64, why string) error {
	if _, err := tx.sql.Exec(ctx, `
		INSERT INTO conversation_aside (person_id, sealed_for, state, secrets, node, reason, at)
		SELECT person_id, person_id, state, secrets, node, $2, $3 FROM conversation WHERE person_id = $1`,
		person, column.Clean(why), tx.sql.Now()); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `
		DELETE FROM conversation_aside WHERE person_id = $1
		AND id NOT IN (SELECT id FROM conversation_aside WHERE person_id = $1 ORDER BY id DESC LIMIT $2)`, person, maxAside)
	return err
}
