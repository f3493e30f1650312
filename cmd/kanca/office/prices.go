package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/channel/kannel"
	"kanca/bot/channel/terminal"
	"kanca/bot/channel/twilio"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

// pricedRoutes are the channels whose messages cost by the segment, or by their category.
var pricedRoutes = []bot.ChannelName{kannel.Name, twilio.SMS, twilio.WhatsApp}

// PricesGroup is the command line of kanca prices.
type PricesGroup struct {
	List pricesList `cmd:"" help:"Print every price that was set."`
	Set  pricesSet  `cmd:"" help:"Set what an SMS segment, or a WhatsApp message by Twilio, costs from a day on."`
}

type pricesList struct{}

func (pricesList) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	prices, err := db.SMSPrices(ctx)
	if err != nil {
		return err
	}
	if len(prices) == 0 {
		fmt.Fprintln(streams.Out, "no price was set; use kanca prices set")
	}
	for _, p := range prices {
		fmt.Fprintf(streams.Out, "%s from %s: %s %s (%s), set %s\n", p.Channel, p.Since, money(p.Micros, p.Currency), priceOf(p), p.Source, p.SetAt.In(content.Zone).Format("2006-01-02 15:04"))
	}
	return nil
}

type pricesSet struct {
	Channel  string `arg:"" help:"The route, as kanca doctor names it: kannel, twilio_sms, twilio_whatsapp." placeholder:"CHANNEL"`
	Amount   string `arg:"" help:"What one segment or message costs, with a point before decimals: 350 or 0.0425." placeholder:"AMOUNT"`
	Currency string `arg:"" help:"Its currency in three letters: IDR, USD." placeholder:"CURRENCY"`
	Category string `help:"Of twilio_whatsapp: marketing, utility, or window for what goes within 24 hours of the person's message." placeholder:"CATEGORY"`
	Since    string `help:"First day of this price, as 2026-11-01. Default: today." placeholder:"DAY"`
	Source   string `required:"" help:"Where the price is written: a contract, a page and its date." placeholder:"TEXT"`
}

func (pricesSet) Help() string {
	return `WhatsApp by Twilio costs by the message and its category: a template costs what Meta and Twilio take for marketing or for utility; within 24 hours of the person's own message Meta takes nothing, and what Twilio takes then is the price of --category window (none set: nothing). kanca knows no prices by itself. What was sent keeps the price of its day; of two prices from the same day the one set later holds. A service that runs uses the price at once.`
}

func (c *pricesSet) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	p := store.SMSPrice{Channel: bot.ChannelName(c.Channel), Category: c.Category, Since: c.Since, Currency: strings.ToUpper(c.Currency), Source: identity.MaskNIK(strings.TrimSpace(c.Source))}
	if p.Since == "" {
		p.Since = time.Now().In(content.Zone).Format(time.DateOnly)
	}
	if !slices.Contains(pricedRoutes, p.Channel) {
		return commandline.WrongUsage(fmt.Sprintf("there is no channel %q with prices; write %s, %s or %s", c.Channel, kannel.Name, twilio.SMS, twilio.WhatsApp))
	}
	switch by := broadcast.ByCategory(p.Channel); {
	case by && !slices.Contains(broadcast.Categories(), broadcast.Category(c.Category)):
		return commandline.WrongUsage(fmt.Sprintf("a message by %s has its price by category; write --category marketing, utility or window", c.Channel))
	case !by && c.Category != "":
		return commandline.WrongUsage(fmt.Sprintf("%s costs by the segment; leave --category out", c.Channel))
	}
	var err error
	if p.Micros, err = parseMoney(c.Amount); err == nil {
		err = p.Validate()
	}
	if err != nil {
		return commandline.WrongUsage(err.Error())
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.SetSMSPrice(ctx, p); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%s from %s: %s %s\n", p.Channel, p.Since, money(p.Micros, p.Currency), priceOf(p))
	return nil
}

// priceOf is what a price is for, in words.
func priceOf(p store.SMSPrice) string {
	if p.Category == "" {
		return "a segment"
	}
	return "a message, " + p.Category
}

// parseMoney reads an amount into millionths. A comma is refused: it means
// thousands to one reader and decimals to another.
func parseMoney(text string) (micros int64, err error) {
	const wrong = "the amount is not a number such as 350 or 0.0425, with at most six decimals"
	whole, decimals, _ := strings.Cut(text, ".")
	if strings.ContainsFunc(whole+decimals, func(r rune) bool { return r < '0' || r > '9' }) || whole == "" || len(whole) > 9 || len(decimals) > 6 || strings.HasSuffix(text, ".") {
		return 0, errors.New(wrong)
	}
	return strconv.ParseInt(whole+decimals+strings.Repeat("0", 6-len(decimals)), 10, 64)
}

// money writes millionths of a currency: "IDR 350", "USD 0.0425".
func money(micros int64, currency string) string {
	whole := commandline.Thousands(float64(micros / 1_000_000))
	decimals := strings.TrimRight(fmt.Sprintf("%06d", micros%1_000_000), "0")
	if decimals != "" {
		whole += "." + decimals
	}
	return currency + " " + whole
}

// usage is what SMS cost on one route: segments and, by currency, millionths.
type usage struct {
	segments, unpriced int
	cost               map[string]int64
}

func (u *usage) add(d store.SMSDay, prices store.SMSPrices) {
	u.segments += d.Segments
	p, ok := prices.On(d.Channel, d.Day)
	if !ok {
		u.unpriced += d.Segments
		return
	}
	if u.cost == nil {
		u.cost = map[string]int64{}
	}
	u.cost[p.Currency] += p.Micros * int64(d.Segments)
}

func (u usage) write(w io.Writer, when string) {
	fmt.Fprintf(w, "%s %s", commandline.Counted(u.segments, "segment"), when)
	for _, currency := range slices.Sorted(maps.Keys(u.cost)) {
		fmt.Fprintf(w, ", %s", money(u.cost[currency], currency))
	}
	if u.unpriced > 0 && len(u.cost) > 0 {
		fmt.Fprintf(w, ", %d of them without a price", u.unpriced)
	}
}

// CheckSMS says what goes out by SMS on each route, and what it costs.
func CheckSMS(ctx context.Context, d *findings.Findings, db *store.DB, setUp []bot.ChannelName, now time.Time) {
	days, err := db.SMSDays(ctx, now.AddDate(0, 0, -6), content.Zone)
	var prices store.SMSPrices
	if err == nil {
		prices, err = db.SMSPrices(ctx)
	}
	if err != nil {
		d.Fail("SMS: %s", commandline.OneLine(err.Error()))
		return
	}
	today := now.In(content.Zone).Format(time.DateOnly)
	type route struct{ today, week usage }
	routes := map[string]*route{}
	for _, name := range setUp {
		routes[string(name)] = &route{}
	}
	for _, day := range days {
		if costsNothing(day.Channel) {
			continue
		}
		r := routes[string(day.Channel)]
		if r == nil {
			r = &route{}
			routes[string(day.Channel)] = r
		}
		r.week.add(day, prices)
		if day.Day == today {
			r.today.add(day, prices)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		var line strings.Builder
		routes[name].today.write(&line, "today")
		line.WriteString("; ")
		routes[name].week.write(&line, "in 7 days")
		if p, ok := prices.On(bot.ChannelName(name), today); ok {
			d.OK("SMS by %s: %s; %s a segment since %s (%s)", name, &line, money(p.Micros, p.Currency), p.Since, p.Source)
		} else {
			d.Note("SMS by %s: %s; no price is set; use kanca prices set %s", name, &line, name)
		}
	}
}

// costsNothing reports whether a channel ends on this machine.
func costsNothing(name bot.ChannelName) bool {
	return strings.HasPrefix(string(name), "simulator-") || name == terminal.NameOf(bot.SMS)
}
