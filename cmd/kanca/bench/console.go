package bench

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/commandline"
	"kanca/bot/console"
	"kanca/bot/parts"
	"kanca/bot/service"
	"kanca/bot/store"
)

// Targets of each page of the console. miniflux takes 108 ms, in the middle, for a page
// of 100 rows out of 100,000.
const (
	targetPageMS   = 50  // within which 95 % are made
	targetSearchMS = 200 // the same where words are looked for
	targetPageAsks = 8   // questions to the database
	targetPageKB   = 15  // packed
)

type benchConsole struct {
	Office benchOffice `embed:""`
	Times  int         `help:"How often each page is opened. Default: ${default}." default:"60"`
	Every  bool        `help:"Print every page, and not only the slowest and the largest."`
	Of     string      `help:"Measure only kinds of pages with this in their line, such as cari." placeholder:"TEXT"`
	Keep   string      `help:"Folder in which the filled database stays, to be measured again; on PostgreSQL, the schema kanca_bench_kept. Default: nothing stays." placeholder:"DIR"`
	Place  benchPlace  `embed:""`
}

func (benchConsole) Help() string {
	return `Fills a database with people, messages, needs, registrations and reports, follows the links of the console from its first page as each role, searches, and opens every kind of page again and again. Prints for each database how long the pages take inside of the service, how often they ask the database and how large they are, packed. One request at a time.`
}

// Validate refuses figures that measure nothing.
func (c *benchConsole) Validate() error {
	if c.Times < 1 {
		return errors.New("--times must be more than 0")
	}
	return c.Office.Validate()
}

func (c *benchConsole) Run(ctx context.Context, streams commandline.Streams) (err error) {
	c.Place.kept = c.Keep
	dir, keys, remove, err := c.Place.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	p, err := parts.Load()
	if err != nil {
		return err
	}
	printMachine(streams.Out)
	now := time.Now().Truncate(time.Millisecond) // stands still: nobody's session ends
	return c.Place.each(ctx, streams.Out, "console", dir, keys, func() time.Time { return now }, func(d benchDatabase) (string, error) {
		return c.measure(ctx, d, p, now, streams.Out)
	})
}

// measure fills a database and opens the pages.
func (c *benchConsole) measure(ctx context.Context, d benchDatabase, p *parts.Parts, now time.Time, out io.Writer) (string, error) {
	staff, err := d.AllStaff(ctx) // of a database that was kept
	if err != nil {
		return "", err
	}
	for _, role := range []bot.Role{bot.RolePetugas, bot.RoleKepala, bot.RoleAdmin}[min(len(staff), 3):] {
		s, err := d.AddStaff(ctx, bot.Staff{Name: "Contoh " + string(role), Role: role}, service.NewToken())
		if err != nil {
			return "", err
		}
		staff = append(staff, s)
	}
	began := time.Now()
	if err := c.Office.fill(ctx, d, now, staff); err != nil {
		return "", fmt.Errorf("the office cannot be made: %w", err)
	}
	made := time.Since(began)
	pages, err := console.New(console.Options{DB: d.DB, Texts: p.Texts, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, NewToken: service.NewToken,
		Ways: func(name bot.ChannelName) console.Way { return console.Way{Traits: answering.TraitsOf(name)} }})
	if err != nil {
		return "", err
	}
	all := map[string]*pageFigures{}
	for _, s := range staff {
		clerk := &clerk{pages: pages, db: d.DB, token: service.NewToken()}
		if err := d.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.StartSession(ctx, s.ID, clerk.token, true, "bench", "127.0.0.1")
			return err
		}); err != nil {
			return "", err
		}
		for kind, addresses := range clerk.walk(ctx) {
			if !strings.Contains(kind, c.Of) {
				continue
			}
			figures := &pageFigures{search: strings.Contains(kind, "cari")}
			worked := processorTime()
			for i := range c.Times {
				v := clerk.open(ctx, addresses[i%len(addresses)])
				if v.status >= 400 {
					return "", fmt.Errorf("%s answers %d to the %s", addresses[i%len(addresses)], v.status, s.Role)
				}
				figures.add(v)
			}
			figures.worked = (processorTime() - worked) / time.Duration(c.Times)
			slices.Sort(figures.took)
			all[string(s.Role)+" "+kind] = figures
			if c.Every {
				fmt.Fprintf(out, "          %s %s: %s\n", s.Role, kind, figures)
			}
		}
	}
	if len(all) == 0 {
		return "", fmt.Errorf("no kind of page has %q in it", c.Of)
	}
	return c.line(all, d.name, made), nil
}

// line says the worst of all pages.
func (c *benchConsole) line(all map[string]*pageFigures, database string, made time.Duration) string {
	kinds := slices.Sorted(maps.Keys(all))
	most := func(of func(*pageFigures) float64) (string, float64) {
		kind := slices.MaxFunc(kinds, func(a, b string) int { return cmp.Compare(of(all[a]), of(all[b])) })
		return kind, of(all[kind])
	}
	slowest, took := most(func(f *pageFigures) float64 {
		if f.search {
			return 0
		}
		return milliseconds(f.p95())
	})
	searching, sought := most(func(f *pageFigures) float64 {
		if !f.search {
			return 0
		}
		return milliseconds(f.p95())
	})
	asking, asks := most(func(f *pageFigures) float64 { return float64(f.asks) })
	largest, size := most(func(f *pageFigures) float64 { return float64(f.size) / 1000 })
	var every []time.Duration
	for _, f := range all {
		every = append(every, f.took...)
	}
	slices.Sort(every)
	return fmt.Sprintf("with %s people and %s messages on %s, %d kinds of pages: half of all within %.1f ms, 95 %% within %.1f ms; of the slowest, %s, 95 %% within %.1f ms (target: %d ms: %s), of the slowest search, %s, within %.1f ms (target: %d ms: %s); at most %.0f questions, by %s (target: %d: %s); at most %.1f kB packed, %s (target: %d kB: %s); made in %.0f s",
		commandline.Thousands(float64(c.Office.People)), commandline.Thousands(float64(c.Office.Messages)), database, len(all),
		milliseconds(every[len(every)/2]), milliseconds(every[len(every)*95/100]),
		slowest, took, targetPageMS, reached(took <= targetPageMS), searching, sought, targetSearchMS, reached(sought <= targetSearchMS), asks, asking, targetPageAsks, reached(asks <= targetPageAsks),
		size, largest, targetPageKB, reached(size <= targetPageKB), made.Seconds())
}

// pageFigures is what one kind of page cost.
type pageFigures struct {
	search bool // words are looked for
	took   []time.Duration
	worked time.Duration // of the processors for one page, that of PostgreSQL not counted; 0 where it is not known
	asks   int64         // the most
	size   int           // the largest, packed
}

func (f *pageFigures) add(v view) {
	f.took, f.asks, f.size = append(f.took, v.took), max(f.asks, v.asks), max(f.size, v.size)
}

func (f *pageFigures) p95() time.Duration { return f.took[len(f.took)*95/100] }

func (f *pageFigures) String() string {
	return fmt.Sprintf("half within %.1f ms, 95 %% within %.1f ms, %.1f ms of work, %d questions, %.1f kB packed", milliseconds(f.took[len(f.took)/2]), milliseconds(f.p95()), milliseconds(f.worked), f.asks, float64(f.size)/1000)
}

// clerk is somebody who is signed in.
type clerk struct {
	pages *console.Console
	db    *store.DB
	token string
}

// view is a page that was opened.
type view struct {
	status int
	header http.Header
	text   []byte
	took   time.Duration
	asks   int64
	size   int
}

// open opens a page as the service serves it.
func (c *clerk) open(ctx context.Context, address string) view {
	at, err := url.Parse(address)
	if err != nil {
		return view{status: http.StatusBadRequest}
	}
	r := (&http.Request{Method: http.MethodGet, URL: at, RequestURI: address, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Host: "127.0.0.1:8080", RemoteAddr: "127.0.0.1:50000", Body: http.NoBody,
		Header: http.Header{"Cookie": {"kanca-sesi=" + c.token}, "Accept-Encoding": {"gzip"}, "User-Agent": {"bench"}}}).WithContext(ctx)
	w := &keptAnswer{header: http.Header{}, status: http.StatusOK}
	before, began := c.db.Effort(), time.Now()
	c.pages.ServeHTTP(w, r)
	v := view{status: w.status, header: w.header, took: time.Since(began), size: w.body.Len(), text: w.body.Bytes()}
	effort := c.db.Effort().Since(before)
	v.asks = effort.Statements + effort.Reads
	if w.header.Get("Content-Encoding") == "gzip" {
		if packed, err := gzip.NewReader(&w.body); err == nil {
			v.text, _ = io.ReadAll(packed) // what was just packed
		}
	}
	return v
}

// searches are addresses that no link has: what people type.
var searches = []string{
	"/orang?cari=rina", "/orang?cari=rina+kraksaan", "/orang?cari=tidak-ada-yang-begini", "/orang?cari=0042", "/orang?cari=biaya+taiwan", "/orang?cari=%2B620000012345",
	"/pendaftaran?cari=siti+77", "/pendaftaran?cari=zulkifli", "/pendaftaran?kecamatan=Paiton&negara=TW&umur-dari=20&umur-sampai=25", "/pendaftaran?status=rejected",
	"/kotak-masuk/cari?cari=rina", "/kotak-masuk/cari?cari=biaya+taiwan", "/kotak-masuk/cari?cari=0042", "/kotak-masuk/cari?cari=tidak-ada-yang-begini",
	"/laporan?cari=calo+5", "/laporan?cari=tidak-ada-yang-begini&daftar=semua",
}

// addressesOfAKind is how many addresses of one kind are opened in turn.
const addressesOfAKind = 20

// walk follows links from the first page and returns the addresses of pages by their kind:
// the line of the console's routes, and what is asked for.
func (c *clerk) walk(ctx context.Context) map[string][]string {
	kinds, seen := map[string][]string{}, map[string]bool{}
	next := append([]string{"/", "/pastikan", "/orang/5/hapus"}, searches...)
	for ; len(next) > 0; next = next[1:] {
		address := next[0]
		at, err := url.Parse(address)
		if err != nil || seen[address] {
			continue
		}
		seen[address] = true
		kind := c.pages.Pattern(http.MethodGet, at.Path)
		if asked := slices.Sorted(maps.Keys(at.Query())); len(asked) > 0 {
			kind += "?" + strings.Join(asked, "&")
		}
		if slices.Contains(searches, address) {
			kind = address
		}
		if len(kinds[kind]) >= addressesOfAKind {
			continue
		}
		v := c.open(ctx, address)
		if v.status != http.StatusOK || !strings.HasPrefix(v.header.Get("Content-Type"), "text/html") {
			continue
		}
		kinds[kind] = append(kinds[kind], address)
		root, err := html.Parse(bytes.NewReader(v.text))
		if err != nil {
			continue
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if n.Data == "a" && a.Key == "href" {
					if to, err := at.Parse(a.Val); err == nil && to.Host == "" && to.Scheme == "" && strings.HasPrefix(to.Path, "/") {
						next = append(next, to.RequestURI())
					}
				}
			}
		}
	}
	return kinds
}

// keptAnswer keeps what a handler answers.
type keptAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *keptAnswer) Header() http.Header         { return w.header }
func (w *keptAnswer) WriteHeader(status int)      { w.status = status }
func (w *keptAnswer) Write(b []byte) (int, error) { return w.body.Write(b) }
