package announcing

import (
	"reflect"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// WhatsApp by a provider costs by what a message is, and nothing where its person wrote within
// 24 hours: the cost is told from what it is now to what it is when all those hours are over.
func TestWhatsAppCostsByCategoryAndOpenWindow(t *testing.T) {
	const million = 1_000_000
	price := func(category, since string, micros int64) store.SMSPrice {
		return store.SMSPrice{Channel: "twilio_whatsapp", Category: category, Since: since, Currency: "IDR", Micros: micros * million}
	}
	prices := store.SMSPrices{price("marketing", "2026-11-01", 600), price("utility", "2026-11-01", 350), price("", "2026-11-01", 9_999)}
	fee := append(store.SMSPrices{price("window", "2026-11-30", 80)}, prices...)
	texts := []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.WhatsApp}}
	way := broadcast.Way{Channel: "twilio_whatsapp", Medium: bot.WhatsApp}
	mixed := []broadcast.Reach{{Way: way, Lang: bot.Indonesian, People: 10, Open: 4}, {Way: way, Lang: bot.Madurese, People: 5, Open: 1}}
	inside := []broadcast.Reach{{Way: way, Lang: bot.Indonesian, People: 3, Open: 3}}
	only := []broadcast.Reach{{Way: way, Lang: bot.Indonesian, People: 3, Open: 3, OnlyOpen: true}}
	idr := func(least, more int64) []broadcast.Cost {
		return []broadcast.Cost{{Currency: "IDR", Micros: least * million, More: more * million}}
	}
	for name, c := range map[string]struct {
		prices   store.SMSPrices
		category broadcast.Category
		reach    []broadcast.Reach
		want     []broadcast.Cost
	}{
		"an opening":                  {prices, broadcast.Marketing, mixed, idr(10*600, 5*600)},
		"a date of one's own":         {prices, broadcast.Utility, mixed, idr(10*350, 5*350)},
		"all of them wrote lately":    {prices, broadcast.Utility, inside, idr(0, 3*350)},
		"with a fee of the provider":  {fee, broadcast.Marketing, mixed, idr(10*600+5*80, 5*520)},
		"no template, no fee":         {prices, broadcast.Marketing, only, nil},
		"no template, a fee":          {fee, broadcast.Marketing, only, idr(3*80, 0)},
		"no price of this category":   {prices[:1], broadcast.Utility, mixed, []broadcast.Cost{{Medium: bot.WhatsApp, Unpriced: 15}}},
		"a price of a part is no one": {prices[2:], broadcast.Marketing, inside, []broadcast.Cost{{Medium: bot.WhatsApp, Unpriced: 3}}},
	} {
		if got := cost(c.prices, "2026-11-30", func(bot.ChannelName) broadcast.Category { return c.category }, c.reach, texts); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
