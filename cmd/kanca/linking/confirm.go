//go:build !nowhatsapp

package linking

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/transport"
)

// askedAtMost is how often an answer that is neither yes nor no is asked for again.
const askedAtMost = 3

// askForNumber asks whether the number that was linked is the office's.
func askForNumber(ctx context.Context, streams commandline.Streams, d keys.Device, former string) (bool, error) {
	fmt.Fprintf(streams.Out, "\nlinked: %s\n", transport.Named(d))
	if former != "" {
		fmt.Fprintf(streams.Out, "This is another number than before: that was %s, which people have.\n", former)
	}
	answers := make(chan string)
	go func() { // reading from a terminal cannot be ended
		defer close(answers)
		for r := commandline.NewLines(streams.In); ; {
			line, ok, err := r.Next()
			if err != nil || !ok {
				return
			}
			select {
			case answers <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range askedAtMost {
		fmt.Fprint(streams.Out, "Is this the office's number? Everybody who writes to it will be answered by kanca. Type ya or tidak: ")
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case line, ok := <-answers:
			if !ok {
				fmt.Fprintln(streams.Out)
				return false, io.EOF
			}
			switch strings.ToLower(strings.TrimRight(strings.TrimSpace(line), ".!")) {
			case "ya", "y", "iya", "yes", "benar", "betul":
				return true, nil
			case "tidak", "t", "no", "n", "bukan", "salah":
				return false, nil
			}
		}
	}
	return false, errors.New("no answer")
}

type whatsappConfirm struct {
	Number string `arg:"" optional:"" help:"The office's number in full, as +62812…, where nobody sits at a terminal. Without it the number is shown and asked about."`
}

func (whatsappConfirm) Help() string {
	return `Whichever phone scans the code of kanca whatsapp link is linked. kanca serve takes a number up only when somebody has said that it is the office's; the same number may be linked again without a question.`
}

func (c *whatsappConfirm) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if found, err := transport.SessionsExist(ctx, s); err != nil {
		return err
	} else if !found {
		return keys.ErrNotLinked
	}
	sessions, err := transport.OpenSessions(ctx, s, nil)
	if err != nil {
		return err
	}
	defer sessions.Close()
	device, linked, err := sessions.Linked(ctx)
	if err == nil && !linked {
		err = keys.ErrNotLinked
	}
	if err != nil {
		return err
	}
	confirmed, err := sessions.Confirmed(ctx)
	switch {
	case err != nil:
		return err
	case c.Number != "":
		number, err := identity.ParsePhone(c.Number)
		if err != nil {
			return commandline.WrongUsage(fmt.Sprintf("%q is no telephone number with country code, as +6281234567890", c.Number))
		}
		if !device.Is(number) {
			return fmt.Errorf("the number that is linked is %s, not the one that was named; remove it with kanca whatsapp unlink", device.Number)
		}
	case confirmed:
	default:
		ok, err := askForNumber(ctx, streams, device, "")
		if err != nil {
			return fmt.Errorf("%s is not confirmed, so nothing is answered there", device.Number)
		}
		if !ok {
			return fmt.Errorf("%s is not confirmed; remove it with kanca whatsapp unlink", device.Number)
		}
	}
	if err := sessions.Confirm(ctx, device); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "confirmed: %s; a running kanca serve takes it up within seconds\n", transport.Named(device))
	return nil
}
