package transport

import (
	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/channel/kannel"
	"kanca/bot/channel/simulator"
	"kanca/bot/channel/twilio"
	"kanca/bot/channel/whatsapp/state"
)

// Ways are the channels by which an announcement may reach people, whether they are set up
// or not, in the order in which they are tried for one who uses several: WhatsApp first,
// which costs the least.
var Ways = []broadcast.Way{
	{Channel: state.Channel, Medium: bot.WhatsApp}, {Channel: twilio.WhatsApp, Medium: bot.WhatsApp}, {Channel: simulator.WhatsApp, Medium: bot.WhatsApp},
	{Channel: kannel.Name, Medium: bot.SMS}, {Channel: twilio.SMS, Medium: bot.SMS}, {Channel: simulator.SMS, Medium: bot.SMS},
}
