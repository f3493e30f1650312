package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Conversation returns the engine's state for the person as SaveConversation was
// given it, and nil for a newcomer.
func (tx *Tx) Conversation(ctx context.Context, person int64) (state []byte, secrets map[string]string, err error) {
	var sealedState, sealedSecrets string
	// One question for both: most turns read a conversation and seal it anew.
	err = tx.row(ctx, `SELECT k.id, k.check_value, coalesce(c.state, ''), coalesce(c.secrets, '') FROM key_check k LEFT JOIN conversation c ON c.person_id = $1
		WHERE k.role = 'primary' /*hold key*/`, []any{person}, &tx.key.id, &tx.key.check, &sealedState, &sealedSecrets)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, errAgain // another key has just become the primary one
	}
	if err != nil || sealedState == "" {
		return nil, nil, err
	}
	text, err := tx.unseal(ctx, sealedState, conversationBind("state", person))
	if err != nil {
		return nil, nil, fmt.Errorf("the conversation of person %d: %w", person, err)
	}
	if sealedSecrets != "" {
		plain, err := tx.unseal(ctx, sealedSecrets, conversationBind("secrets", person))
		if err != nil {
			return nil, nil, fmt.Errorf("the secrets of the conversation of person %d: %w", person, err)
		}
		if err := json.Unmarshal([]byte(plain), &secrets); err != nil {
			return nil, nil, fmt.Errorf("the secrets of the conversation of person %d are not JSON", person)
		}
	}
	return []byte(text), secrets, nil
}

// SaveConversation replaces the state. Both the state, which holds answers of a
// form under way, and the secrets are sealed for the person's row; node, the
// place in the dialog, stays readable for statistics and the inbox. After an
// erasure in the same transaction it keeps nothing.
func (tx *Tx) SaveConversation(ctx context.Context, person int64, state []byte, node string, secrets map[string]string) error {
	if tx.erased[person] {
		return nil
	}
	sealedState, err := tx.seal(ctx, string(state), conversationBind("state", person))
	if err != nil {
		return err
	}
	sealedSecrets := ""
	if len(secrets) > 0 {
		text, err := json.Marshal(secrets)
		if err != nil {
			return err
		}
		if sealedSecrets, err = tx.seal(ctx, string(text), conversationBind("secrets", person)); err != nil {
			return err
		}
	}
	_, err = tx.exec(ctx, `
		INSERT INTO conversation (person_id, state, secrets, node, version, updated_at) VALUES ($1, $2, $3, $4, 1, $5)
		ON CONFLICT (person_id) DO UPDATE SET state = excluded.state, secrets = excluded.secrets, node = excluded.node,
			version = conversation.version + 1, updated_at = excluded.updated_at`,
		person, sealedState, sealedSecrets, clean(node), tx.db.now())
	return err
}
