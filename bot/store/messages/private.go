package messages

import (
	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store/column"
)

// Words is a text that a message led to, as it is stored: of a private message
// every number is hidden.
func Words(tx *Tx, message bot.MessageID, text string) string {
	if message != 0 && tx.private == message {
		return identity.MaskNumbers(column.Clean(text))
	}
	return column.Words(text)
}

// Private reports whether a message that AddInbound stored in this transaction is
// the answer to the question for the NIK, a newer version of one, or the end of a
// NIK that was sent in pieces. No number of it may be kept anywhere.
func (tx *Tx) Private(message bot.MessageID) bool { return message != 0 && tx.private == message }

// Hidden are the words of earlier messages that this transaction hid because they
// turned out to be pieces of a NIK: whatever was kept of them has to go, too.
func (tx *Tx) Hidden() []string { return tx.hidden }
