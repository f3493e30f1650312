//go:build !nowhatsapp

package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/channel/whatsapp"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/media"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// WhatsAppServer is WhatsApp itself, at the pace of a person. Tests put another
// server in, which wants no patience.
var WhatsAppServer struct {
	HTTP      *http.Client
	Pace      pacing.Pace
	AnyLogins bool
}

// Replies by WhatsApp go out two a second at most, a few at once after a pause: a
// practised hand with short texts is not faster, and half of a hundred people who
// write at once, each for the first time, have their answer within a minute. How
// long typing takes comes on top.
const (
	whatsappRate  = rate.Limit(2)
	whatsappBurst = 3
)

// staffTime is how long the bot stays silent after staff wrote to a person.
const staffTime = 4 * time.Hour

// OpenSessions opens the keys of the linked device.
func OpenSessions(ctx context.Context, s *settings.Settings, log *slog.Logger) (*keys.Sessions, error) {
	sessions, err := keys.Open(ctx, s.WhatsAppURL(), log)
	return sessions, settings.DatabaseTrouble(err, s, s.WhatsAppFile())
}

// LookAtSessions opens what OpenSessions made, and changes no table.
func LookAtSessions(s *settings.Settings, log *slog.Logger) (*keys.Sessions, error) {
	sessions, err := keys.Look(s.WhatsAppURL(), log)
	return sessions, settings.DatabaseTrouble(err, s, s.WhatsAppFile())
}

// SessionsExist reports whether a device was ever linked.
func SessionsExist(ctx context.Context, s *settings.Settings) (bool, error) {
	found, err := keys.Exist(ctx, s.WhatsAppURL())
	return found, settings.DatabaseTrouble(err, s, s.WhatsAppFile())
}

// openWhatsApp holds the office's own WhatsApp. It needs no settings: whoever
// links a device wants it.
func openWhatsApp(o Outside) (*Transport, error) {
	if o.Settings == nil {
		return nil, nil
	}
	if o.DB == nil {
		return whatsappForDoctor(o)
	}
	ctx := context.Background()
	sessions, err := OpenSessions(ctx, o.Settings, o.Log)
	if err != nil {
		return nil, err
	}
	device, linked, err := sessions.Linked(ctx)
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	seal, err := o.DB.Momentary("whatsapp")
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	glue := officePhone{o.DB, o.mark("whatsapp")}
	channel, err := whatsapp.New(whatsapp.Options{
		Cold:     func(m bot.Outgoing) bool { return m.Lane == bot.LaneAnnouncement },
		Wanted:   o.DB.StillWanted,
		Meets:    o.DB.AlertMeets,
		Sessions: sessions, Seal: seal, Log: o.Log, HTTP: WhatsAppServer.HTTP, Pace: WhatsAppServer.Pace, ClaimVersion: os.Getenv(settings.WhatsAppVersion), AnyLogins: WhatsAppServer.AnyLogins,
		TakenOver: glue.takenOver, Revoked: func(ctx context.Context, id string) error { return o.Revoke(ctx, whatsapp.Name, id) }, Delivered: glue.delivered, Media: glue,
		Changed: func(s state.Status) { logStatus(o.Log, s) },
	})
	if err != nil {
		return nil, errors.Join(err, sessions.Close())
	}
	t := &Transport{
		Name: "whatsapp", Channels: []bot.Channel{channel}, Rate: whatsappRate, Burst: whatsappBurst, WhileSending: true,
		Summary: "no device is linked; kanca whatsapp link does it, also while kanca serve runs",
		Run: func(ctx context.Context, h bot.Handler) {
			var cut sync.WaitGroup
			defer cut.Wait()
			began := time.Now()
			cut.Go(func() { glue.giveUpCutFiles(ctx, began, o.Log) })
			if err := channel.Run(ctx, h); err != nil {
				o.Log.ErrorContext(ctx, "WhatsApp ended", "error", err)
			}
		},
		ReplyID:   whatsapp.NewMessageID,
		Connected: func() bool { return channel.Status().Healthy },
		Reaches: func(ctx context.Context) bool {
			_, linked, err := sessions.Linked(ctx)
			return linked || err != nil // whoever cannot tell changes nothing
		},
		State: func(ctx context.Context, storing bool) (string, bool) {
			s := channel.Status()
			if !storing && (s.Healthy || s.Code == state.Connecting || s.Code == state.Offline || s.Code == state.Stopped) {
				return string(state.NotStoring), false
			}
			if s.Code == state.Stopped { // another process may hold it
				written, err := keys.ReadStatus(ctx, sessions) // several may ask at once
				if err != nil {
					return "cannot be read; see the log", false
				}
				s = written
			}
			return string(s.Code), s.Healthy || s.Code == state.NotLinked
		},
		Forget: func(ctx context.Context, who []bot.Address) error {
			err := sessions.Forget(ctx, who, glue.living)
			if errors.Is(err, keys.ErrOwed) {
				err = fmt.Errorf("%w: %w", ErrLater, err)
			}
			return err
		},
		Close: sessions.Close,
	}
	if WhatsAppServer.Pace.Off {
		t.Rate = 0
	}
	if linked {
		t.Summary = "linked as " + Named(device) + "; people write to it and are answered there"
	}
	return t, nil
}

// Named is a linked device for people: its number, and its name where it has one.
func Named(d keys.Device) string {
	if d.Name == "" {
		return d.Number
	}
	return d.Number + " (" + d.Name + ")"
}

func logStatus(log *slog.Logger, s state.Status) {
	level := slog.LevelInfo
	if !s.Healthy && s.Code != state.NotLinked && s.Code != state.Connecting && s.Code != state.Stopped {
		level = slog.LevelWarn
	}
	log.Log(context.Background(), level, "WhatsApp: "+s.Advice(), "state", string(s.Code))
}

// whatsappForDoctor looks at the state that the service wrote down.
func whatsappForDoctor(o Outside) (*Transport, error) {
	ctx := context.Background()
	found, err := SessionsExist(ctx, o.Settings)
	if err != nil || !found {
		return nil, err
	}
	sessions, err := LookAtSessions(o.Settings, o.Log)
	if err != nil {
		return nil, err
	}
	defer sessions.Close()
	device, linked, err := sessions.Linked(ctx)
	if err != nil {
		return nil, settings.DatabaseTrouble(err, o.Settings, o.Settings.WhatsAppFile())
	}
	s, err := keys.ReadStatus(ctx, sessions)
	if err != nil {
		return nil, settings.DatabaseTrouble(err, o.Settings, o.Settings.WhatsAppFile())
	}
	if s.Code == state.NotLinked {
		return nil, nil
	}
	week, err := sessions.Week(ctx)
	known := err == nil // else they are the tables of an older kanca
	t := &Transport{Name: "whatsapp", Summary: "unofficial, by the office's own phone; see bot/channel/whatsapp/README.md for what that risks"}
	if linked {
		t.Summary = "linked as " + Named(device) + "; " + t.Summary
	}
	t.Doctor = func(_ context.Context, d *findings.Findings) {
		switch {
		case s.Code == state.Linked:
			d.OK("whatsapp: %s", s.Advice())
		case s.Healthy, s.Code == state.Connecting, s.Code == state.Stopped:
			d.Note("whatsapp: %s", s.Advice())
		default:
			d.Fail("whatsapp: %s", s.Advice())
		}
		if known && linked {
			tellWeek(d, week, time.Now())
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

// living reports whether an address is somebody's who was not forgotten.
func (p officePhone) living(ctx context.Context, a bot.Address) (bool, error) {
	_, err := p.db.FindPerson(ctx, a)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Expect implements media.Sink.
func (p officePhone) Expect(ctx context.Context, m media.File) (bool, error) {
	return p.db.ExpectFile(ctx, store.NewFile{
		Channel: whatsapp.Name, ProviderID: m.ProviderID, MIME: m.MIME, Name: m.Name, Size: int64(min(m.Size, 1<<40)), Duration: m.Duration,
	})
}

// Keep implements media.Sink.
func (p officePhone) Keep(ctx context.Context, m media.File, data []byte, problem error) error {
	state := store.FileKept
	switch {
	case errors.Is(problem, media.ErrTooLarge):
		state = store.FileTooLarge
	case problem != nil:
		state = store.FileLost
	}
	return p.db.KeepFile(ctx, whatsapp.Name, m.ProviderID, state, data)
}
