package author

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/knowledge"
	"kanca/bot/offer"
	"kanca/bot/parts"
	"kanca/bot/settings"
	"kanca/content"
	"kanca/content/offers"
)

// OffersGroup is the command line of kanca offers.
type OffersGroup struct {
	Check offersCheck `cmd:"" help:"Say which signs of an unlawful or fraudulent offer a text shows."`
	Signs offersSigns `cmd:"" help:"List the signs that are known, with their sources and how old they are."`
}

type offersCheck struct {
	Text []string `arg:"" optional:"" help:"The text. Without it each line of standard input is one."`
	JSON bool     `help:"Print one JSON line for each text."`
	OCR  bool     `name:"ocr" help:"A program read the text from a picture: letters that look alike are mended into known words, never into the name of an agency."`
}

func (offersCheck) Help() string {
	return `A line that is a JSON object such as {"text":"…"} holds a text with line breaks. A NIK is masked in everything printed.

What is said are signs, each with the words that show it, its source and its date: never that an offer or an agency is good or bad. That no sign is found proves nothing. Agency and openings are those that were imported into the data folder; without it none are known.

A JSON line holds text, offer (a conversation takes it for one without being asked), signs, evidence, agency (verdict found, ambiguous, not_found, no_data or none, name, status), country, sums (for: wage, fee, deposit, pocket, deduction, penalty, personal or other), missing, openings, ask (signs that the bot asks about, where no severe one is shown) and reply (id and mad by WhatsApp, sms_id and sms_mad by SMS).`
}

// examined is the JSON line of one text.
type examined struct {
	Text     string         `json:"text"`
	Offer    bool           `json:"offer"`
	Signs    []string       `json:"signs"`
	Evidence []evidence     `json:"evidence"`
	Agency   examinedAgency `json:"agency"`
	Country  []string       `json:"country"`
	Sums     []examinedSum  `json:"sums"`
	Missing  []string       `json:"missing"`
	Openings []string       `json:"openings"`
	Ask      []string       `json:"ask"`
	Reply    reply          `json:"reply"`
}

type evidence struct {
	Sign  string `json:"sign"`
	Quote string `json:"quote"`
}

type examinedAgency struct {
	Verdict string `json:"verdict"`
	Name    string `json:"name"`
	Status  string `json:"status"`
}

type examinedSum struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
	For      string `json:"for"`
}

type reply struct {
	ID     string `json:"id"`
	SMSID  string `json:"sms_id"`
	Mad    string `json:"mad"`
	SMSMad string `json:"sms_mad"`
}

// Run carries the command out.
func (c *offersCheck) Run(ctx context.Context, s *settings.Settings, io commandline.Streams) error {
	p, err := parts.Load()
	if err != nil {
		return err
	}
	known := content.NewSnapshot(p.Library, nil, nil, nil, 0)
	if s.Stored() {
		db, err := s.Open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		stored, err := knowledge.New(ctx, db, p.Library, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		known = stored.Snapshot()
	}
	check := func(text string) error {
		out := c.examine(p.Engine, strings.ToValidUTF8(text, "\uFFFD"), known)
		if c.JSON {
			return commandline.PrintJSON(io.Out, out)
		}
		return out.print(io)
	}
	if len(c.Text) > 0 {
		return check(strings.Join(c.Text, " "))
	}
	return commandline.NewLines(io.In).Each(func(line string) error {
		var given struct {
			Text *string `json:"text"`
		}
		if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &given) == nil && given.Text != nil {
			line = *given.Text
		}
		return check(line)
	})
}

func (c *offersCheck) examine(engine *conversation.Engine, text string, known *content.Snapshot) examined {
	env := conversation.Env{Now: time.Now(), Content: known, Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, NewID: func() string { return "" }}
	x := engine.Examine(text, c.OCR, env)
	named := x.Finding.Agency()
	out := examined{
		Text: identity.MaskNIK(text), Offer: x.Offer, Signs: []string{}, Evidence: []evidence{}, Country: append([]string{}, x.Read.Countries...),
		Agency: examinedAgency{cmp.Or(string(x.Finding.Verdict), "none"), named.Name, string(named.Status)},
		Sums:   []examinedSum{}, Missing: append([]string{}, x.Finding.Missing...), Openings: []string{}, Ask: []string{},
	}
	for _, sign := range x.Finding.Signs {
		out.Signs = append(out.Signs, sign.Sign.ID)
		if sign.Quote != "" {
			out.Evidence = append(out.Evidence, evidence{sign.Sign.ID, identity.MaskNIK(sign.Quote)})
		}
	}
	for _, sum := range x.Read.Sums {
		out.Sums = append(out.Sums, examinedSum{sum.Amount, sum.Currency, sum.For})
	}
	for _, o := range x.Openings {
		out.Openings = append(out.Openings, o.ID)
	}
	if !x.Finding.Severe() {
		for _, q := range x.Read.Questions() {
			out.Ask = append(out.Ask, q.Sign)
		}
	}
	tell := func(lang bot.Lang) string { return engine.Tell(x, text, lang, env) }
	out.Reply.ID, out.Reply.Mad = tell(bot.Indonesian), tell(bot.Madurese)
	env.Traits.Medium = bot.SMS
	out.Reply.SMSID, out.Reply.SMSMad = tell(bot.Indonesian), tell(bot.Madurese)
	return out
}

// print tells of a text in a few lines for people.
func (x examined) print(io commandline.Streams) error {
	_, err := fmt.Fprintf(io.Out, "%s: %s\n", commandline.Shortened(x.Text, 80), commandline.OrDash(strings.Join(x.Signs, ", ")))
	for _, e := range x.Evidence {
		fmt.Fprintf(io.Out, "  %s: %q\n", e.Sign, e.Quote)
	}
	fmt.Fprintf(io.Out, "  agency %s %s %s\n", x.Agency.Verdict, x.Agency.Name, x.Agency.Status)
	if len(x.Missing) > 0 {
		fmt.Fprintf(io.Out, "  not stated: %s\n", strings.Join(x.Missing, ", "))
	}
	if len(x.Ask) > 0 {
		fmt.Fprintf(io.Out, "  the bot asks about: %s; no sign proves nothing\n", strings.Join(x.Ask, ", "))
	}
	return err
}

type offersSigns struct {
	JSON bool `help:"Print one JSON line for each sign."`
}

func (offersSigns) Help() string {
	return `The sternest first, as they are told. Of a sign that stands in the register the date is that of the import. What is past its day to look it up again is told with "ask again" and listed by kanca content check, too.`
}

// Run carries the command out.
func (c *offersSigns) Run(io commandline.Streams) error {
	set, err := offers.Load()
	if err != nil {
		return err
	}
	if err := offer.Err(); err != nil {
		return err
	}
	today := content.Day(time.Now())
	for _, s := range set.Signs {
		overdue := s.Overdue(today)
		if c.JSON {
			err = commandline.PrintJSON(io.Out, struct {
				ID       string `json:"id"`
				Severity string `json:"severity"`
				Source   string `json:"source"`
				URL      string `json:"url,omitempty"`
				AsOf     string `json:"as_of"`
				Age      *int   `json:"age_days,omitempty"`
				CheckBy  string `json:"check_by,omitempty"`
				Overdue  bool   `json:"overdue"`
			}{s.ID, string(s.Severity), s.Source.Name, s.Source.URL, s.AsOf, ageOf(s.AsOf, time.Now()), s.CheckBy, overdue})
		} else {
			line := fmt.Sprintf("%-20s %-6s  %s, %s", s.ID, s.Severity, s.Source.Name, s.AsOf)
			if age := ageOf(s.AsOf, time.Now()); age != nil {
				line += fmt.Sprintf(" (%s old)", commandline.Counted(*age, "day"))
			}
			if overdue {
				line += "; to be looked up again since " + s.CheckBy
			}
			_, err = fmt.Fprintln(io.Out, line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ageOf is how many days ago something was said, nil where no day is known: a month or a
// year counts from its first day.
func ageOf(asOf string, now time.Time) *int {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.ParseInLocation(layout, asOf, content.Zone); err == nil {
			days := int(now.Sub(day).Hours() / 24)
			return &days
		}
	}
	return nil
}
