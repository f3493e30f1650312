package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/channel/whatsapp"
	"kanca/bot/store"
)

// whatsappServer is WhatsApp itself, at the pace of a person. Tests put another
// server in, which wants no patience.
var whatsappServer struct {
	http *http.Client
	pace whatsapp.Pace
}

// Replies by WhatsApp go out one a second at most, a few at once after a pause:
// its users' own apps are not faster. How long typing takes comes on top.
const (
	whatsappRate  = rate.Limit(1)
	whatsappBurst = 3
)

// staffTime is how long the bot stays silent after staff wrote to a person.
const staffTime = 4 * time.Hour

// whatsappURL is where the keys of the linked device are kept: in a file of
// their own, or in the one PostgreSQL. It may hold a password: never print it.
func (s *settings) whatsappURL() string {
	if s.embedded() {
		return "sqlite:" + s.whatsappFile()
	}
	return s.databaseURL()
}

func (s *settings) whatsappFile() string { return filepath.Join(s.Data, "whatsapp.db") }

// openSessions opens the keys of the linked device.
func (s *settings) openSessions(ctx context.Context, log *slog.Logger) (*whatsapp.Sessions, error) {
	sessions, err := whatsapp.OpenSessions(ctx, s.whatsappURL(), log)
	return sessions, databaseTrouble(err, s, s.whatsappFile())
}

// lookAtSessions opens what openSessions made, and changes no table.
func (s *settings) lookAtSessions(log *slog.Logger) (*whatsapp.Sessions, error) {
	sessions, err := whatsapp.LookAtSessions(s.whatsappURL(), log)
	return sessions, databaseTrouble(err, s, s.whatsappFile())
}

// sessionsExist reports whether a device was ever linked.
func (s *settings) sessionsExist(ctx context.Context) (bool, error) {
	found, err := whatsapp.SessionsExist(ctx, s.whatsappURL())
	return found, databaseTrouble(err, s, s.whatsappFile())
}

// openWhatsApp holds the office's own WhatsApp. It needs no settings: whoever
// links a device wants it.
func openWhatsApp(o outside) (*transport, error) {
	if o.settings == nil {
		return nil, nil
	}
	if o.db == nil {
		return whatsappForDoctor(o)
	}
	ctx := context.Background()
	sessions, err := o.settings.openSessions(ctx, o.log)
	if err != nil {
		return nil, err
	}
	device, linked, err := sessions.Linked(ctx)
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	seal, err := o.db.Momentary("whatsapp")
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	glue := officePhone{o.db, o.mark("whatsapp")}
	channel, err := whatsapp.New(whatsapp.Options{
		Sessions: sessions, Seal: seal, Log: o.log, HTTP: whatsappServer.http, Pace: whatsappServer.pace,
		TakenOver: glue.takenOver, Revoked: func(ctx context.Context, id string) error { return o.revoke(ctx, whatsapp.Name, id) }, Delivered: glue.delivered, Media: glue,
		Changed: func(s whatsapp.Status) { logStatus(o.log, s) },
	})
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	t := &transport{
		name: "whatsapp", channels: []bot.Channel{channel}, rate: whatsappRate, burst: whatsappBurst, whileSending: true,
		summary: "no device is linked; kanca whatsapp link does it, also while kanca serve runs",
		run: func(ctx context.Context, h bot.Handler) {
			if err := channel.Run(ctx, h); err != nil {
				o.log.ErrorContext(ctx, "WhatsApp ended", "error", err)
			}
		},
		replyID:   whatsapp.NewMessageID,
		connected: func() bool { return channel.Status().Healthy },
		state: func(ctx context.Context, storing bool) (string, bool) {
			s := channel.Status()
			if !storing && (s.Healthy || s.Code == whatsapp.Connecting || s.Code == whatsapp.Offline || s.Code == whatsapp.Stopped) {
				return string(whatsapp.NotStoring), false
			}
			if s.Code == whatsapp.Stopped { // another process may hold it
				if s, err = whatsapp.ReadStatus(ctx, sessions); err != nil {
					return "cannot be read; see the log", false
				}
			}
			return string(s.Code), s.Healthy || s.Code == whatsapp.NotLinked
		},
		forget: sessions.Forget,
		close:  sessions.Close,
	}
	if whatsappServer.pace.Off {
		t.rate = 0
	}
	if linked {
		t.summary = "linked as " + named(device) + "; people write to it and are answered there"
	}
	return t, nil
}

func named(d whatsapp.Device) string {
	if d.Name == "" {
		return d.Number
	}
	return d.Number + " (" + d.Name + ")"
}

func logStatus(log *slog.Logger, s whatsapp.Status) {
	level := slog.LevelInfo
	if !s.Healthy && s.Code != whatsapp.NotLinked && s.Code != whatsapp.Connecting && s.Code != whatsapp.Stopped {
		level = slog.LevelWarn
	}
	log.Log(context.Background(), level, "WhatsApp: "+s.Advice(), "state", string(s.Code))
}

// whatsappForDoctor looks at the state that the service wrote down.
func whatsappForDoctor(o outside) (*transport, error) {
	ctx := context.Background()
	found, err := o.settings.sessionsExist(ctx)
	if err != nil || !found {
		return nil, err
	}
	sessions, err := o.settings.lookAtSessions(o.log)
	if err != nil {
		return nil, err
	}
	defer sessions.Close()
	device, linked, err := sessions.Linked(ctx)
	if err != nil {
		return nil, databaseTrouble(err, o.settings, o.settings.whatsappFile())
	}
	s, err := whatsapp.ReadStatus(ctx, sessions)
	if err != nil {
		return nil, databaseTrouble(err, o.settings, o.settings.whatsappFile())
	}
	if s.Code == whatsapp.NotLinked {
		return nil, nil
	}
	t := &transport{name: "whatsapp", summary: "unofficial, by the office's own phone; see bot/channel/whatsapp/README.md for what that risks"}
	if linked {
		t.summary = "linked as " + named(device) + "; " + t.summary
	}
	t.doctor = func(_ context.Context, d *doctor) {
		switch {
		case s.Code == whatsapp.Linked:
			d.ok("whatsapp: %s", s.Advice())
		case s.Healthy, s.Code == whatsapp.Connecting, s.Code == whatsapp.Stopped:
			d.note("whatsapp: %s", s.Advice())
		default:
			d.fail("whatsapp: %s", s.Advice())
		}
	}
	return t, nil
}

// officePhone passes what happens in the office's WhatsApp on to the store.
type officePhone struct {
	db   *store.DB
	mark func(context.Context, []store.Outcome) error
}

func (p officePhone) takenOver(ctx context.Context, e whatsapp.TakeOver) error {
	return p.db.StaffWrote(ctx, store.StaffMessage{
		Channel: whatsapp.Name, With: e.With, ProviderID: e.ProviderID, Kind: e.Kind, Text: e.Text, SentAt: e.SentAt,
	}, e.SentAt.Add(staffTime))
}

func (p officePhone) delivered(ctx context.Context, all []whatsapp.Delivery) error {
	states := map[string]store.State{}
	for _, d := range all {
		if d.Read {
			states[d.ProviderID] = store.Read
		} else if states[d.ProviderID] == "" {
			states[d.ProviderID] = store.Delivered
		}
	}
	outcomes, err := p.db.Receipts(ctx, whatsapp.Name, states)
	if err != nil {
		return err
	}
	return p.mark(ctx, outcomes)
}

// Expect implements whatsapp.MediaSink.
func (p officePhone) Expect(ctx context.Context, m whatsapp.Media) (bool, error) {
	return p.db.ExpectFile(ctx, store.NewFile{
		Channel: whatsapp.Name, ProviderID: m.ProviderID, MIME: m.MIME, Name: m.Name, Size: int64(min(m.Size, 1<<40)), Duration: m.Duration,
	})
}

// Keep implements whatsapp.MediaSink.
func (p officePhone) Keep(ctx context.Context, m whatsapp.Media, data []byte, problem error) error {
	state := store.FileKept
	switch {
	case errors.Is(problem, whatsapp.ErrTooLarge):
		state = store.FileTooLarge
	case problem != nil:
		state = store.FileLost
	}
	return p.db.KeepFile(ctx, whatsapp.Name, m.ProviderID, state, data)
}
