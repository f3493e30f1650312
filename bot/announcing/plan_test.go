package announcing

import (
	"reflect"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// What costs something whose price nobody has told is said to, beside what is known: it is
// never left out of the sum in silence.
func TestAPriceThatIsNotKnownIsSaid(t *testing.T) {
	prices := store.SMSPrices{{Channel: "kannel", Since: "2026-11-01", Currency: "IDR", Micros: 350_000_000}}
	texts := []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.SMS, Segments: 2}, {Lang: bot.Indonesian, Medium: bot.WhatsApp}}
	reach := func(channel bot.ChannelName, medium bot.Medium, lang bot.Lang, people int) broadcast.Reach {
		return broadcast.Reach{Way: broadcast.Way{Channel: channel, Medium: medium}, Lang: lang, People: people}
	}
	offers := func(bot.ChannelName) broadcast.Category { return broadcast.Marketing }
	got := cost(prices, "2026-11-30", offers, []broadcast.Reach{
		reach("kannel", bot.SMS, bot.Indonesian, 10), reach("kannel", bot.SMS, bot.Madurese, 5),
		reach("twilio_sms", bot.SMS, bot.Indonesian, 7),
		reach("twilio_whatsapp", bot.WhatsApp, bot.Indonesian, 90), reach("twilio_whatsapp", bot.WhatsApp, bot.Madurese, 10),
		reach("whatsapp", bot.WhatsApp, bot.Indonesian, 40), // the office's own number
	}, texts)
	want := []broadcast.Cost{{Currency: "IDR", Micros: 15 * 2 * 350_000_000}, {Medium: bot.SMS, Unpriced: 7}, {Medium: bot.WhatsApp, Unpriced: 100}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := cost(prices, "2026-10-31", offers, []broadcast.Reach{reach("kannel", bot.SMS, bot.Indonesian, 10)}, texts); !reflect.DeepEqual(got, []broadcast.Cost{{Medium: bot.SMS, Unpriced: 10}}) {
		t.Errorf("before the price held: %+v", got)
	}
}
