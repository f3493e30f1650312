package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
)

// Forget erases what the library and this package keep about a person, by any of the names
// that belong together: the name, the number that belongs to the LID, the settings of the
// chat, and the texts that the library holds ready in case the phone asks for them again. It
// is for UU 27/2022 art. 43, beside the erasure in the main database. Sent texts are kept for
// two weeks otherwise.
//
// A number may be somebody else's by now: living reports whether an account is one of a person
// who is known and was not forgotten; nil: none is. What is kept of that person stays.
//
// With ErrOwed all is erased but what a person who wrote or called again since is owed still.
//
// The keys of the chat stay (whatsmeow_sessions, whatsmeow_identity_keys, by LID or number
// and device): without them the next thing the person writes, which may be a cry for help,
// cannot be read before their phone has sent it again. So does the token of a LID, without which
// WhatsApp may refuse the answer (463), and which the phone hands out anew within days only. They
// hold no word and no name.
func (s *Sessions) Forget(ctx context.Context, addresses []bot.Address, living func(context.Context, bot.Address) (bool, error)) error {
	var all []types.JID
	moved := map[types.JID]bool{} // numbers that an account of somebody else has
	for _, a := range addresses {
		jid, ok := address.JID(a)
		if !ok {
			continue
		}
		all = append(all, jid)
		other, err := s.otherName(ctx, jid)
		if err != nil {
			return fmt.Errorf("the other name of the person cannot be found: %w", err)
		}
		if account, ok := address.Of(other); ok && account.Kind == bot.LID && living != nil {
			if moved[jid], err = living(ctx, account); err != nil {
				return fmt.Errorf("whose the number is now cannot be looked up: %w", err)
			}
		}
		if !other.IsEmpty() && !moved[jid] {
			all = append(all, other)
		}
	}
	for _, jid := range all {
		if err := s.forget(ctx, jid, moved[jid]); err != nil {
			return fmt.Errorf("what WhatsApp keeps about the person cannot be erased: %w", err)
		}
	}
	if err := s.cleanLog(ctx); err != nil {
		return err
	}
	for _, jid := range all {
		var owed int
		if err := s.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM kanca_whatsapp_call WHERE chat = $1 AND due <> 0)
			+ (SELECT count(*) FROM kanca_whatsapp_unreadable WHERE substr(provider_id, 1, length($1) + 1) = $1 || '/' AND due <> 0)`, jid.String()).Scan(&owed); err != nil {
			return err
		}
		if owed > 0 {
			return ErrOwed
		}
	}
	return nil
}

// ErrOwed is returned by Forget where a person called, or wrote what could not be read, and was
// not told yet: that takes two minutes at most once WhatsApp runs. Forget is to be called again.
var ErrOwed = errors.New("the person was not told yet that a call or a message did not reach anybody")

// otherName is the number of a LID, or the LID of a number, as far as the library knows it.
func (s *Sessions) otherName(ctx context.Context, of types.JID) (types.JID, error) {
	query, server := `SELECT pn FROM whatsmeow_lid_map WHERE lid = $1`, types.DefaultUserServer
	if of.Server == types.DefaultUserServer {
		query, server = `SELECT lid FROM whatsmeow_lid_map WHERE pn = $1`, types.HiddenUserServer
	}
	var user string
	err := s.db.QueryRowContext(ctx, query, of.User).Scan(&user)
	if errors.Is(err, sql.ErrNoRows) {
		return types.EmptyJID, nil
	}
	return types.NewJID(user, server), err
}

// forget is Forget for one name; moved leaves whose the number is now.
func (s *Sessions) forget(ctx context.Context, jid types.JID, moved bool) error {
	for _, d := range []struct{ query, name string }{
		{`DELETE FROM whatsmeow_contacts WHERE their_jid = $1`, jid.String()},
		{`DELETE FROM whatsmeow_retry_buffer WHERE chat_jid = $1`, jid.String()},
		{`DELETE FROM whatsmeow_message_secrets WHERE chat_jid = $1 OR sender_jid = $1`, jid.String()},
		{`DELETE FROM whatsmeow_chat_settings WHERE chat_jid = $1`, jid.String()},
		{`DELETE FROM kanca_whatsapp_timer WHERE chat = $1`, jid.String()},
		{`DELETE FROM kanca_whatsapp_live WHERE chat = $1`, jid.String()},
		{`DELETE FROM kanca_whatsapp_live_words WHERE chat = $1`, jid.String()},
		// What the person writes to groups, which kanca does not read.
		{`DELETE FROM whatsmeow_sender_keys WHERE substr(sender_id, 1, length($1)) = $1`, jid.SignalAddressUser() + ":"},
	} {
		if _, err := s.db.ExecContext(ctx, d.query, d.name); err != nil {
			return err
		}
	}
	// What is owed still is of who wrote or called again since, and stays however late it is, for
	// kanca may have been off; see ErrOwed. Who was told of a call has the due time 0; what could
	// not be read goes when it is told.
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_call WHERE chat = $1 AND due = 0`, jid.String()); err != nil {
		return err
	}
	// A prefix, for LIKE takes the _ in some of these names for any letter.
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_unreadable WHERE substr(provider_id, 1, length($1)) = $1 AND due = 0`, jid.String()+"/"); err != nil {
		return err
	}
	if moved {
		return nil
	}
	column := "lid"
	if jid.Server == types.DefaultUserServer {
		column = "pn"
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM whatsmeow_lid_map WHERE `+column+` = $1`, jid.User)
	return err
}
