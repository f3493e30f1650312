//go:build !nowhatsapp

package linking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/transport"
)

// Group is the command line of kanca whatsapp.
type Group struct {
	Link    whatsappLink    `cmd:"" help:"Link the office's WhatsApp: by a QR code in the terminal, or by a code to type."`
	Status  whatsappStatus  `cmd:"" help:"Say in words whether WhatsApp is linked and messages are answered."`
	Confirm whatsappConfirm `cmd:"" help:"Say that the number that was linked is the office's, before it is answered there."`
	Unlink  whatsappUnlink  `cmd:"" help:"Remove the linked device."`
}

const whatsappRisk = `kanca connects as WhatsApp Web does, by a library that is not WhatsApp's own. WhatsApp's terms do not allow that: the number may be suspended or closed. Use a spare number, never the office's only one. The lawful way is WhatsApp through Twilio: see bot/channel/whatsapp/README.md.`

// linkTime is how long codes are shown before it is given up.
const linkTime = 10 * time.Minute

type whatsappLink struct {
	Code string `help:"The office's number, as +62812…: show a code to type on the phone instead of a QR code to scan." placeholder:"NUMBER"`

	number string
}

func (whatsappLink) Help() string {
	return whatsappRisk + `

On the phone: WhatsApp > Linked devices > Link a device, then scan the code; with --code, choose "Link with phone number instead" and type it. New codes are shown for 10 minutes. Then the number that was linked is shown, and nothing is answered until somebody has said that it is the office's. A kanca serve that runs takes the device up within seconds.`
}

func (c *whatsappLink) Validate() error {
	if c.Code == "" {
		return nil
	}
	number, err := identity.ParsePhone(c.Code)
	if err != nil || strings.Trim(c.Code, "+0123456789 -.()") != "" {
		return fmt.Errorf("--code takes the number of the office's WhatsApp with country code, as +6281234567890, not %q", c.Code)
	}
	c.number = number
	return nil
}

func (c *whatsappLink) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := s.MakeFolder(streams.Err); err != nil {
		return err
	}
	sessions, err := transport.OpenSessions(ctx, s, nil)
	if err != nil {
		return err
	}
	defer sessions.Close()
	if may, err := sessions.MayLink(ctx); err != nil {
		return err
	} else if !may {
		device, _, err := sessions.Linked(ctx)
		if err != nil {
			return err
		}
		return fmt.Errorf("%s is linked already; remove it first with kanca whatsapp unlink", transport.Named(device))
	}
	fmt.Fprintln(streams.Out, whatsappRisk)
	patient, cancel := context.WithTimeout(ctx, linkTime)
	defer cancel()
	device, err := link.Link(patient, sessions, link.Options{
		Phone: c.number, HTTP: transport.WhatsAppServer.HTTP, Log: slog.New(slog.DiscardHandler), ClaimVersion: os.Getenv(settings.WhatsAppVersion),
		Show: func(p link.Prompt) error { return showPrompt(streams.Out, p) },
		Confirm: func(ctx context.Context, d keys.Device, former string) (bool, error) {
			return askForNumber(ctx, streams, d, former)
		},
	})
	switch {
	case errors.Is(err, keys.ErrUnconfirmed):
		return fmt.Errorf("%s is linked, but nobody has confirmed that it is the office's number; nothing is answered until kanca whatsapp confirm", transport.Named(device))
	case errors.Is(err, link.ErrNotTheOffice):
		return err
	case err != nil && ctx.Err() != nil && device == (keys.Device{}):
		return errors.New("stopped; no device was linked")
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("nobody scanned or typed a code within %d minutes; run the command again with the phone at hand", int(linkTime.Minutes()))
	case err != nil:
		return err
	}
	fmt.Fprintf(streams.Out, "\nlinked: %s\nA running kanca serve takes it up within seconds; otherwise start it. kanca whatsapp status says how it does.\n"+
		"If the phone has WhatsApp Business: %s, or people are greeted twice.\n", transport.Named(device), transport.SwitchOffGreetings)
	return nil
}

func showPrompt(w io.Writer, p link.Prompt) error {
	if p.Code != "" {
		_, err := fmt.Fprintf(w, "\nOn the office phone: WhatsApp > Linked devices > Link a device > Link with phone number instead. Type:\n\n    %s\n", p.Code)
		return err
	}
	fmt.Fprintln(w, "\nOn the office phone: WhatsApp > Linked devices > Link a device. Scan:")
	return link.PrintQR(w, p.QR)
}

type whatsappStatus struct {
	JSON bool `name:"json" help:"Print one JSON object: state, healthy, since, until, code, number, words."`
}

func (whatsappStatus) Help() string {
	return `Exit status 0 while messages are answered, 1 otherwise: with what to do in one line on standard error. It looks at what kanca serve last wrote down and connects to nobody. It makes nothing: an empty folder stays empty.

States: ` + codeNames() + `.`
}

func codeNames() string {
	var names []string
	for _, c := range state.Codes {
		names = append(names, string(c))
	}
	return strings.Join(names, ", ")
}

func (c *whatsappStatus) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	status := state.Status{Code: state.NotLinked}
	device := keys.Device{}
	found, err := transport.SessionsExist(ctx, s)
	if err == nil && found {
		device, status, err = readWhatsApp(ctx, s)
	}
	if err != nil {
		return fmt.Errorf("the state of WhatsApp cannot be read: %w", err)
	}
	if c.JSON {
		if err := json.NewEncoder(streams.Out).Encode(statusLine(status, device)); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(streams.Out, "%s\n%s\n", strings.Join(statusWords(status, device), ", "), status.Sentence())
	}
	if !status.Healthy {
		return errors.New("whatsapp: " + status.Advice())
	}
	return nil
}

func readWhatsApp(ctx context.Context, s *settings.Settings) (device keys.Device, status state.Status, err error) {
	sessions, err := transport.LookAtSessions(s, nil)
	if err != nil {
		return device, status, err
	}
	defer sessions.Close()
	if device, _, err = sessions.Linked(ctx); err == nil {
		status, err = keys.ReadStatus(ctx, sessions)
	}
	return device, status, settings.DatabaseTrouble(err, s, s.WhatsAppFile())
}

func statusWords(s state.Status, d keys.Device) []string {
	words := []string{string(s.Code)}
	if d.Number != "" {
		words = append(words, transport.Named(d))
	}
	if !s.Since.IsZero() {
		words = append(words, "since "+commandline.DateTime(s.Since))
	}
	return words
}

func statusLine(s state.Status, d keys.Device) any {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	return struct {
		State   state.Code `json:"state"`
		Healthy bool       `json:"healthy"`
		Since   string     `json:"since,omitempty"`
		Until   string     `json:"until,omitempty"`
		Code    string     `json:"code,omitempty"`
		Number  string     `json:"number,omitempty"`
		Held    int        `json:"held"`
		Words   string     `json:"words"`
	}{s.Code, s.Healthy, moment(s.Since), moment(s.Until), s.Detail, d.Number, s.Held, s.Advice()}
}

type whatsappUnlink struct {
	Force bool `help:"Erase the keys also where WhatsApp cannot be reached. Then remove the device on the phone as well: WhatsApp > Linked devices."`
}

func (whatsappUnlink) Help() string {
	return `WhatsApp is told to remove the device, and its keys are erased here; a kanca serve that runs notices. Conversations and registrations stay.`
}

func (c *whatsappUnlink) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	found, err := transport.SessionsExist(ctx, s)
	if err != nil {
		return err
	}
	if !found {
		return keys.ErrNotLinked
	}
	sessions, err := transport.LookAtSessions(s, nil)
	if err != nil {
		return err
	}
	defer sessions.Close()
	if err := link.Unlink(ctx, sessions, transport.WhatsAppServer.HTTP, c.Force); err != nil {
		return err
	}
	fmt.Fprintln(streams.Out, "the device is removed, its keys are erased")
	return nil
}
