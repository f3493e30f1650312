package message

import (
	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/state"
)

// ProviderID tells a message from every other one: ids are unique in a chat only.
func ProviderID(chat types.JID, id types.MessageID) string { return chat.String() + "/" + id }

// Source is the channel from which all of these messages come.
const Source = state.Channel
