package transport

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/settings"
)

// askTime is how long kanca doctor waits for a provider.
const askTime = 5 * time.Second

// openTwilio joins Twilio to the service.
func openTwilio(o Outside) (*Transport, error) {
	if !settings.AnySet("KANCA_TWILIO_ACCOUNT_SID", "KANCA_TWILIO_AUTH_TOKEN", "KANCA_TWILIO_FROM") {
		return nil, nil
	}
	options := twilio.Options{
		AccountSID: os.Getenv("KANCA_TWILIO_ACCOUNT_SID"), From: os.Getenv("KANCA_TWILIO_FROM"),
		PublicURL: os.Getenv("KANCA_PUBLIC_URL"), APIURL: os.Getenv("KANCA_TWILIO_API_URL"),
		Mark: o.mark("twilio"), Files: o.DB, Log: o.Log, Refusals: o.Refusals,
		Owners: func(ctx context.Context, channel bot.ChannelName, ids []string) (map[string]bot.MessageID, error) {
			return o.DB.Owners(ctx, channel, ids)
		},
		OptedOut: func(ctx context.Context, who bot.Address) error { return o.DB.OptOut(ctx, who) },
		LastInbound: func(ctx context.Context, who bot.Address) (time.Time, error) {
			return o.DB.LastInbound(ctx, twilio.WhatsApp, who)
		},
		Reconciled:    func(ctx context.Context) (time.Time, error) { return o.DB.Checkpoint(ctx, "twilio") },
		SetReconciled: func(ctx context.Context, at time.Time) error { return o.DB.SetCheckpoint(ctx, "twilio", at) },
	}
	options.Template.ContentSID, options.Template.Variable, _ = strings.Cut(os.Getenv("KANCA_TWILIO_TEMPLATE"), ":")
	if limit := os.Getenv("KANCA_TWILIO_WHATSAPP_LIMIT"); limit != "" {
		people, err := strconv.Atoi(limit)
		if err != nil || people <= 0 {
			return nil, errors.New("the limit of WhatsApp is a number of people, as 2000; correct or remove KANCA_TWILIO_WHATSAPP_LIMIT")
		}
		options.Limit = people
	}
	if err := settings.Secrets(map[string]*string{"KANCA_TWILIO_AUTH_TOKEN": &options.AuthToken}); err != nil {
		return nil, err
	}
	account, err := twilio.New(options)
	if err != nil {
		return nil, err
	}
	t := &Transport{Name: "Twilio", Parallel: SendParallel, Run: account.Run, Templates: account.Templates}
	t.Doctor = func(ctx context.Context, d *findings.Findings) {
		ctx, cancel := context.WithTimeout(ctx, askTime)
		defer cancel()
		switch err := account.Check(ctx); {
		case errors.Is(err, twilio.ErrRefused):
			d.Fail("channels: %v", err)
		case err != nil:
			d.Note("channels: Twilio could not be asked whether it knows the account: %s", commandline.OneLine(err.Error()))
		default:
			d.OK("channels: Twilio knows the account and its token")
			tellTemplates(ctx, d, account)
		}
	}
	var says []string
	for _, c := range account.Channels() {
		t.Channels = append(t.Channels, c)
		says = append(says, string(c.Name())+answers(c))
	}
	t.Hooks = func(h bot.Handler) map[string]http.Handler {
		return map[string]http.Handler{twilio.MessagePath: account.MessageHook(h), twilio.StatusPath: account.StatusHook()}
	}
	t.Summary = strings.Join(says, ", ") + "; in Twilio's console messages come in to " + account.HookURL(twilio.MessagePath)
	return t, nil
}

// tellTemplates says how far WhatsApp approves the template of an account, if it has one.
func tellTemplates(ctx context.Context, d *findings.Findings, account *twilio.Account) {
	all, err := account.Templates(ctx)
	if err != nil {
		d.Note("channels: Twilio could not be asked for the WhatsApp template: %s", commandline.OneLine(err.Error()))
		return
	}
	for _, t := range all {
		switch {
		case !t.Usable():
			d.Fail("channels: the WhatsApp template %s is not approved (%s %s); who did not write within 24 hours gets nothing: look at it in Twilio's console, or set KANCA_TWILIO_TEMPLATE to another one", t.ID, t.Status, t.Reason)
		case t.Status != "":
			d.OK("channels: WhatsApp has approved the template %s as %s", t.ID, t.Category)
		}
	}
}

// answers says whether people can answer on a channel.
func answers(c bot.Channel) string {
	if c.Traits().Answerable {
		return ", which people can answer"
	}
	return ", which nobody can answer"
}
