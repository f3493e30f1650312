package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kanca/bot/seal"
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
	var there bool
	var state, secrets, rhythm string
	// One question for both: most turns read a conversation and seal it anew.
	err = tx.row(ctx, `SELECT k.id, k.check_value, c.person_id IS NOT NULL, coalesce(c.state, ''), coalesce(c.secrets, ''), coalesce(c.node, ''), coalesce(c.rhythm, '')
		FROM key_check k LEFT JOIN conversation c ON c.person_id = $1
		WHERE k.role = 'primary' /*hold key*/`, []any{person}, &tx.key.id, &tx.key.check, &there, &state, &secrets, &c.Node, &rhythm)
	if errors.Is(err, sql.ErrNoRows) {
		return Conversation{}, errAgain // another key has just become the primary one
	}
	if err != nil || !there {
		return Conversation{}, err
	}
	if rhythm != "" {
		c.Rhythm = []byte(rhythm)
	}
	text, err := tx.unseal(ctx, state, conversationBind("state", person))
	if err == nil && secrets != "" {
		var plain string
		if plain, err = tx.unseal(ctx, secrets, conversationBind("secrets", person)); err == nil {
			if json.Unmarshal([]byte(plain), &c.Secrets) != nil {
				err = seal.ErrOpened // the decoder's own error may repeat them
			}
		}
	}
	if err != nil {
		c.Secrets = nil
		err = fmt.Errorf("the conversation of person %d: %w", person, err)
		if !IsRingBehind(err) && (errors.Is(err, seal.ErrOpened) || errors.Is(err, seal.ErrUnknownKey)) {
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
	if tx.erased[person] {
		return nil
	}
	state, err := tx.seal(ctx, string(c.State), conversationBind("state", person))
	if err != nil {
		return err
	}
	secrets := ""
	if len(c.Secrets) > 0 {
		text, err := json.Marshal(c.Secrets)
		if err != nil {
			return err
		}
		if secrets, err = tx.seal(ctx, string(text), conversationBind("secrets", person)); err != nil {
			return err
		}
	}
	_, err = tx.exec(ctx, `
		INSERT INTO conversation (person_id, state, secrets, node, rhythm, version, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6)
		ON CONFLICT (person_id) DO UPDATE SET state = excluded.state, secrets = excluded.secrets, node = excluded.node,
			rhythm = excluded.rhythm, version = conversation.version + 1, updated_at = excluded.updated_at`,
		person, state, secrets, clean(c.Node), clean(string(c.Rhythm)), tx.db.now())
	return err
}

// SaveRhythm replaces only how the person has been writing.
func (tx *Tx) SaveRhythm(ctx context.Context, person int64, rhythm []byte) error {
	n, err := tx.exec(ctx, `UPDATE conversation SET rhythm = $2 WHERE person_id = $1`, person, clean(string(rhythm)))
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
	if _, err := tx.exec(ctx, `
		INSERT INTO conversation_aside (person_id, sealed_for, state, secrets, node, reason, at)
		SELECT person_id, person_id, state, secrets, node, $2, $3 FROM conversation WHERE person_id = $1`,
		person, clean(why), tx.db.now()); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `
		DELETE FROM conversation_aside WHERE person_id = $1
		AND id NOT IN (SELECT id FROM conversation_aside WHERE person_id = $1 ORDER BY id DESC LIMIT $2)`, person, maxAside)
	return err
}
