package service

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/simulator"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/console"
	"kanca/bot/parts"
	"kanca/bot/transport"
	"kanca/content"
)

// NewToken makes what only who was given it knows: 256 bits of chance.
func NewToken() string { return strings.ToLower(rand.Text() + rand.Text()) }

// newConsole makes the pages of the office.
func (sv *Service) newConsole(p *parts.Parts) (*console.Console, error) {
	o := console.Options{DB: sv.db, Texts: p.Texts, Log: sv.log, Refusals: sv.doors.Refusals, Now: time.Now, NewToken: NewToken, Channels: sv.channels, Ways: sv.way, Facts: func(id string) (content.Fact, bool) { return sv.known.Snapshot().Fact(id) }, Announced: transport.Ways, Known: sv.known.Snapshot, Regency: sv.flow != nil}
	o.Preview = func(told []content.Revision, piece content.Piece, now time.Time) ([]content.Wording, []content.Problem, error) {
		return answering.PreviewCorrection(p, told, piece, now)
	}
	o.Exports = func() {
		if sv.exports != nil { // nil before the service is whole
			sv.exports.Look()
		}
	}
	o.Phones = func() (names []bot.ChannelName) {
		for _, r := range routes(sv.transports, sv.senders) {
			names = append(names, r.Channel)
		}
		return names
	}
	if public, err := url.Parse(os.Getenv("KANCA_PUBLIC_URL")); err == nil && public.Host != "" {
		o.PublicOrigin = public.Scheme + "://" + public.Host
	}
	return console.New(o)
}

// channels says how the ways to people do. Whoever reads it is in an office: the
// codes that the probes tell are left to the log.
func (sv *Service) channels(ctx context.Context) (list []console.Channel) {
	c := sv.state.look(ctx)
	seen := map[string]bool{}
	for _, t := range sv.transports {
		shown := console.Working
		if t.State != nil {
			name, good := t.State(ctx, c.Database == "ok")
			switch {
			case name == string(state.NotLinked): // nothing is wrong, and nothing goes through
				shown = console.NotSetUp
			case !good:
				shown = console.Disturbed
			}
		}
		for _, channel := range t.Channels {
			if why := c.Channels[string(channel.Name())]; why != "" && t.State == nil {
				shown = console.Disturbed // its messages rest, or wait
			}
		}
		if !seen[t.Name] {
			list = append(list, console.Channel{Name: t.Name, State: shown})
		}
		seen[t.Name] = true
	}
	return list
}

// way says what can be answered on a channel.
func (sv *Service) way(name bot.ChannelName) console.Way {
	t, c := sv.transport(name)
	if c == nil {
		// The simulator's two phones are no transport, and people on them are answered like others.
		if traits, simulated := simulator.TraitsOf(name); simulated && sv.phones != nil {
			return console.Way{Traits: traits}
		}
		return console.Way{Traits: answering.TraitsOf(name), Closed: true}
	}
	pace := sv.pace(name)
	w := console.Way{Traits: c.Traits(), NewID: t.ReplyID, Pace: &pace}
	if limited, ok := c.(interface{ Window() time.Duration }); ok {
		w.Window = limited.Window()
	}
	if templated, ok := c.(interface{ FreeFor() time.Duration }); ok {
		w.FreeFor = templated.FreeFor()
	}
	return w
}
