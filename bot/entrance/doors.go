package entrance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"kanca/bot/door"
	"kanca/bot/settings"
)

// Doors are the addresses at which the service listens.
//
// What a proxy publishes with one line, it publishes whole. So what stands behind
// the address that the public reaches is for the public, and nothing else stands
// there: probes and metrics have a door of their own, and once KANCA_PUBLIC_URL
// says that the public is led to --listen, what is for this machine moves to it.
type Doors struct {
	Public, Admin *Doorway
	Kannel        *Doorway // of Kannel alone; nil where nothing sets one
	published     bool     // KANCA_PUBLIC_URL leads to public
	Names         door.Names
	Refusals      *door.Refusals

	ready   chan struct{} // closed when the pages are there
	waiting chan struct{} // closed when it will take a while
	told    sync.Once
}

// Doorway is one address with its server.
type Doorway struct {
	Listener net.Listener
	Server   *http.Server
	pages    http.Handler // to be read when the doors are ready
}

// Local reports whether only this machine can reach the address.
func (d *Doorway) Local() bool { return IsLoopback(d.Listener.Addr()) }

// Inner is where things stand that are for this machine.
func (d *Doors) Inner() *Doorway {
	if d.published {
		return d.Admin
	}
	return d.Public
}

// ForKannel is where Kannel's webhooks stand.
func (d *Doors) ForKannel() *Doorway {
	if d.Kannel != nil {
		return d.Kannel
	}
	return d.Inner()
}

// KannelAddress is how a Kannel on this machine reaches its webhooks.
func (d *Doors) KannelAddress() string { return nearAddress(d.ForKannel().Listener.Addr()) }

// All are the doorways there are.
func (d *Doors) All() []*Doorway {
	list := []*Doorway{d.Public, d.Admin}
	if d.Kannel != nil {
		list = append(list, d.Kannel)
	}
	return list
}

// Options say where to listen.
type Options struct {
	Listen      string   // what a proxy may publish whole
	AdminListen string   // probes and metrics; "" is the usual address
	Hosts       []string // names by which the server may be asked for, besides its own
}

// Open takes the addresses. What it returns is to be closed.
func (c Options) Open(log *slog.Logger) (_ *Doors, err error) {
	d := &Doors{Refusals: door.NewRefusals(log), ready: make(chan struct{}), waiting: make(chan struct{})}
	if d.Names, d.published, err = OwnNames(c.Hosts); err != nil {
		return nil, err
	}
	var taken []net.Listener
	defer func() {
		if err != nil {
			for _, l := range taken {
				l.Close()
			}
		}
	}()
	take := func(address, setting string) (*Doorway, error) {
		listener, err := listen(address, setting)
		if err != nil {
			return nil, err
		}
		taken = append(taken, listener)
		return &Doorway{Listener: listener, Server: NewServer(nil, log)}, nil
	}
	if d.Public, err = take(c.Listen, "--listen"); err != nil {
		return nil, err
	}
	if address := os.Getenv(settings.KannelListen); address != "" {
		if d.Kannel, err = take(address, settings.KannelListen); err != nil {
			return nil, err
		}
	}
	switch _, port, _ := net.SplitHostPort(c.Listen); {
	case c.AdminListen != "":
		d.Admin, err = take(c.AdminListen, "--admin-listen")
	case port == "0":
		d.Admin, err = take("127.0.0.1:0", "--admin-listen")
	default:
		d.Admin, err = take(UsualAdmin, "--admin-listen")
		// Kannel has to find its webhooks where they were. Nothing else stops people
		// from being answered.
		if err != nil && (d.Kannel != nil || !d.published || !settings.KannelAsked()) {
			log.Warn("the usual address of probes and metrics is taken; a free one is used, see --admin-listen", "usual", UsualAdmin)
			d.Admin, err = take("127.0.0.1:0", "--admin-listen")
		}
	}
	if err != nil {
		return nil, err
	}
	if !d.Admin.Local() {
		log.Warn("other machines can reach the probes and metrics; see that nobody does who should not", "address", d.Admin.Listener.Addr().String())
	}
	d.ForKannel().Server.MaxHeaderBytes = maxKannelHeader
	for _, way := range d.All() {
		way.Server.Handler = Recovered(d.handler(way), log)
	}
	return d, nil
}

// listen takes an address; setting names where it can be changed.
func listen(address, setting string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be listened on: %w; choose another address with %s, or port 0", address, cause(err), setting)
	}
	return listener, nil
}

// OwnNames are the names by which this server may be asked for, and whether the
// public is led to it.
func OwnNames(hosts []string) (names door.Names, published bool, err error) {
	if public := os.Getenv("KANCA_PUBLIC_URL"); public != "" {
		u, err := url.Parse(public)
		if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
			return names, false, errors.New("KANCA_PUBLIC_URL is no address of a server; write it as https://kanca.example")
		}
		hosts, published = append(hosts[:len(hosts):len(hosts)], u.Hostname()), true
	}
	if names, err = door.NewNames(hosts...); err != nil {
		return names, false, fmt.Errorf("KANCA_HOSTS (--hosts): %w", err)
	}
	return names, published, nil
}

// Announce says where the doors are, once. The first line is for programs, too.
func (d *Doors) Announce(out io.Writer) {
	d.told.Do(func() {
		fmt.Fprintf(out, "listening on http://%s\n", d.Public.Listener.Addr())
		fmt.Fprintf(out, "admin on http://%s\n", d.Admin.Listener.Addr())
	})
}

// Serve begins to answer. The channel tells when a door cannot take connections
// any more.
func (d *Doors) Serve() <-chan error {
	all := d.All()
	served := make(chan error, len(all))
	for _, way := range all {
		go func() { served <- way.Server.Serve(way.Listener) }()
	}
	return served
}

// Shut closes all doors but the probes' to new requests and waits for those that
// are under way, until ctx ends; then it cuts them off and returns an error.
func (d *Doors) Shut(ctx context.Context) error {
	var errs []error
	for _, way := range d.All() {
		if way == d.Admin && way != d.ForKannel() {
			continue
		}
		if err := way.Server.Shutdown(ctx); err != nil {
			errs = append(errs, err, way.Server.Close())
		}
	}
	return errors.Join(errs...)
}

// Close ends whatever is left.
func (d *Doors) Close() {
	for _, way := range d.All() {
		way.Server.Close()
		way.Listener.Close() // where nothing was served yet
	}
	d.Refusals.Flush()
}

const (
	maxHeader = 64 << 10
	// maxKannelHeader is for addresses in which Kannel puts a whole message, up to
	// 256 KiB.
	maxKannelHeader = 256<<10 + maxHeader
)

// NewServer is a web server with the limits that keep slow senders from holding
// it up.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		DisableGeneralOptionsHandler: true,
	}
}

// IsLoopback reports whether an address can be reached from this machine alone.
func IsLoopback(addr net.Addr) bool {
	a, err := netip.ParseAddrPort(addr.String())
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// nearAddress is how this machine reaches what listens on an address.
func nearAddress(addr net.Addr) string {
	a, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	host := a.Addr().Unmap()
	if host.IsUnspecified() {
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return "http://" + netip.AddrPortFrom(host, a.Port()).String()
}

// cause is the end of a chain of network errors: "address already in use".
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		text := op.Err.Error()
		return errors.New(strings.TrimSpace(text[strings.LastIndex(text, ": ")+1:]))
	}
	return err
}
