package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio"
)

// askTime is how long kanca doctor waits for a provider.
const askTime = 5 * time.Second

// openTwilio joins Twilio to the service.
func openTwilio(o outside) (*transport, error) {
	if !anySet("KANCA_TWILIO_ACCOUNT_SID", "KANCA_TWILIO_AUTH_TOKEN", "KANCA_TWILIO_FROM") {
		return nil, nil
	}
	options := twilio.Options{
		AccountSID: os.Getenv("KANCA_TWILIO_ACCOUNT_SID"), From: os.Getenv("KANCA_TWILIO_FROM"),
		PublicURL: os.Getenv("KANCA_PUBLIC_URL"), APIURL: os.Getenv("KANCA_TWILIO_API_URL"),
		Mark: o.mark("twilio"), Owners: o.db.Owners, OptedOut: o.db.OptOut, Files: o.db, Log: o.log,
		LastInbound: func(ctx context.Context, who bot.Address) (time.Time, error) {
			return o.db.LastInbound(ctx, twilio.WhatsApp, who)
		},
		Reconciled:    func(ctx context.Context) (time.Time, error) { return o.db.Checkpoint(ctx, "twilio") },
		SetReconciled: func(ctx context.Context, at time.Time) error { return o.db.SetCheckpoint(ctx, "twilio", at) },
	}
	options.Template.ContentSID, options.Template.Variable, _ = strings.Cut(os.Getenv("KANCA_TWILIO_TEMPLATE"), ":")
	if err := secrets(map[string]*string{"KANCA_TWILIO_AUTH_TOKEN": &options.AuthToken}); err != nil {
		return nil, err
	}
	account, err := twilio.New(options)
	if err != nil {
		return nil, err
	}
	t := &transport{name: "Twilio", parallel: sendParallel, run: account.Run}
	t.doctor = func(ctx context.Context, d *doctor) {
		ctx, cancel := context.WithTimeout(ctx, askTime)
		defer cancel()
		switch err := account.Check(ctx); {
		case errors.Is(err, twilio.ErrRefused):
			d.fail("channels: %v", err)
		case err != nil:
			d.note("channels: Twilio could not be asked whether it knows the account: %s", oneLine(err.Error()))
		default:
			d.ok("channels: Twilio knows the account and its token")
		}
	}
	var says []string
	for _, c := range account.Channels() {
		t.channels = append(t.channels, c)
		says = append(says, string(c.Name())+answers(c))
	}
	t.hooks = func(h bot.Handler) map[string]http.Handler {
		return map[string]http.Handler{twilio.MessagePath: account.MessageHook(h), twilio.StatusPath: account.StatusHook()}
	}
	t.summary = strings.Join(says, ", ") + "; in Twilio's console messages come in to " + account.HookURL(twilio.MessagePath)
	return t, nil
}

// answers says whether people can answer on a channel.
func answers(c bot.Channel) string {
	if c.Traits().Answerable {
		return ", which people can answer"
	}
	return ", which nobody can answer"
}
