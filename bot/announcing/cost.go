package announcing

import (
	"slices"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// cost is what an announcement, of a category on each channel, costs at the prices of a day, and
// how many get it at a price that nobody has told kanca.
func cost(prices store.SMSPrices, day string, category func(bot.ChannelName) broadcast.Category, reach []broadcast.Reach, texts []broadcast.Text) (out []broadcast.Cost) {
	p := broadcast.Proposal{Texts: texts}
	for _, r := range reach {
		text, has := p.TextFor(r.Lang, r.Medium)
		if !has || !broadcast.Billed(r.Channel) {
			continue
		}
		one := []broadcast.Cost{{Medium: r.Medium, Unpriced: r.People}}
		if broadcast.ByCategory(r.Channel) {
			one = byCategory(prices, day, category(r.Channel), r)
		} else if price, ok := prices.On(r.Channel, day); ok && text.Segments > 0 {
			one = []broadcast.Cost{{Currency: price.Currency, Micros: price.Micros * int64(text.Segments) * int64(r.People)}}
		}
		for _, c := range one {
			i := slices.IndexFunc(out, func(o broadcast.Cost) bool { return o.Currency == c.Currency && o.Medium == c.Medium })
			if i < 0 {
				out = append(out, c)
				continue
			}
			out[i].Micros += c.Micros
			out[i].More += c.More
			out[i].Unpriced += c.Unpriced
		}
	}
	return out
}

// byCategory is what it costs where a message has its price by its category: within the hours
// after a person's own word a text goes as it is, for nothing unless a price was set for that.
// Those hours may be over at their turn; then it costs what it costs to all others. Where that
// is not known nobody can say what it costs at most.
func byCategory(prices store.SMSPrices, day string, category broadcast.Category, r broadcast.Reach) []broadcast.Cost {
	open, priced := prices.Of(r.Channel, string(broadcast.InWindow), day)
	if r.OnlyOpen { // nothing else is ever sent
		if !priced {
			return nil
		}
		return []broadcast.Cost{{Currency: open.Currency, Micros: open.Micros * int64(r.People)}}
	}
	price, ok := prices.Of(r.Channel, string(category), day)
	if !ok {
		return []broadcast.Cost{{Medium: r.Medium, Unpriced: r.People}}
	}
	inside, outside := int64(r.Open), int64(r.People-r.Open)
	if priced && open.Currency != price.Currency {
		return []broadcast.Cost{{Currency: price.Currency, Micros: price.Micros * outside, More: price.Micros * inside}, {Currency: open.Currency, Micros: open.Micros * inside}}
	}
	return []broadcast.Cost{{Currency: price.Currency, Micros: price.Micros*outside + open.Micros*inside, More: max(price.Micros-open.Micros, 0) * inside}}
}
