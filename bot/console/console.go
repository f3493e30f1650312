// Package console is the pages of the office: what staff see and do in a browser.
//
// Pages are made on the server and work without JavaScript, on a phone 360 px
// wide first. One file a page: its struct, the handler that shows it and the one
// that takes its form; beside it pages/NAME.html.
//
// # Where things are
//
//	console.go   what the pages work with
//	start.go     joins everything; which handler answers at which address
//	routes.txt   every address and who may open it: the matrix of roles
//	route.go     reads it, and finds what answers
//	visit.go     one request: who asks, in what language
//	guard.go     what stands before every page
//	answer.go    what a page may answer
//	write.go     how it is written, in its shell; templates.go reads the files
//	form.go      fields, what is wrong with them, forms that count once
//	kept_form.go what was typed when a session ended
//	tongue.go    the words of the pages, in texts/*.yaml; time.go says times
//	assets.go    style, under addresses that never change their meaning
package console

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/door"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// Options are what the console works with.
type Options struct {
	DB       *store.DB
	Log      *slog.Logger
	Refusals *door.Refusals // the log of what was refused
	Now      func() time.Time
	NewToken func() string // 256 bits of chance, in letters of an address
	// PublicOrigin is the address by which browsers reach the console through a
	// proxy, as https://kanca.example; "" where none is known.
	PublicOrigin string
	Texts        *locales.Catalog // what people are told
	// Exports has files that were asked for made at once; nil: they are made in time.
	Exports func()
	// Channels says how the ways to people do; nil where nothing is known.
	Channels func(context.Context) []Channel
	// Phones says by which channels the phones of staff can be reached now, best first;
	// nil: by none.
	Phones func() []bot.ChannelName
	// Facts says what a fact says now; nil where none is known.
	Facts func(id string) (content.Fact, bool)
	// Preview says how a correction of a fact would be told beside the corrections that are,
	// and what stands against it; nil: facts are not corrected here.
	Preview func(told []content.Revision, piece content.Piece, now time.Time) ([]content.Wording, []content.Problem, error)
	// Known is what was imported, as conversations know it; nil: it is read when it is needed.
	Known func() *content.Snapshot
	// Announced are the channels by which announcements may go, those that are tried first at
	// the front; nil: none.
	Announced []broadcast.Way
	// Regency says that a database of the regency is set, where registrations flow to.
	Regency bool
	// Ways says what can be answered on a channel; nil: everything, as on WhatsApp.
	Ways func(bot.ChannelName) Way
}

// Channel is the state of a way to reach people.
type Channel struct {
	Name  string
	State ChannelState
}

// ChannelState is how a way to people does. The pages have a sentence for each, under
// "today.channel." and its name.
type ChannelState string

// The states.
const (
	Working   ChannelState = "working"
	NotSetUp  ChannelState = "notsetup" // nothing is wrong, and nothing goes through
	Disturbed ChannelState = "disturbed"
)

// Console serves the pages of the office.
type Console struct {
	Options
	routes  *routeTable
	pages   *pageSet
	assets  *assetSet
	book    func() (*shownHandbook, error) // read when somebody opens it first
	tongues map[string]*tongue
	limits  *limits // of tries to sign in
	keeping *limits // of forms whose session has ended
	streams *streams
	readers *readers
	counts  *toldCount
	handler http.Handler
}

// note logs that a request was refused, without the token of a link for a new account.
func (c *Console) note(r *http.Request, why string) {
	if c.Refusals != nil {
		if strings.HasPrefix(r.URL.Path, "/invite/") {
			r = r.Clone(r.Context())
			r.URL.Path = "/invite/…"
		}
		c.Refusals.Note(r, why)
	}
}
