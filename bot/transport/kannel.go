package transport

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"os"
	"strings"

	"kanca/bot"
	"kanca/bot/channel/kannel"
	"kanca/bot/findings"
	"kanca/bot/settings"
)

// openKannel joins the SMS gateway to the service.
func openKannel(o Outside) (*Transport, error) {
	if !settings.KannelAsked() {
		return nil, nil
	}
	allowed, err := networks(os.Getenv("KANCA_KANNEL_ALLOW"))
	if err != nil {
		return nil, err
	}
	options := kannel.Options{
		SendSMSURL: os.Getenv("KANCA_KANNEL_SENDSMS_URL"), Username: os.Getenv("KANCA_KANNEL_USERNAME"), From: os.Getenv("KANCA_KANNEL_FROM"),
		OurURL: o.Address, AllowFrom: allowed, Mark: o.mark("kannel"), Log: o.Log, Refusals: o.Refusals,
	}
	if err := settings.Secrets(map[string]*string{"KANCA_KANNEL_PASSWORD": &options.Password, "KANCA_KANNEL_SECRET": &options.Secret}); err != nil {
		return nil, err
	}
	c, err := kannel.New(options)
	if err != nil {
		return nil, err
	}
	return &Transport{
		Name: "Kannel", Near: true, Parallel: SendParallel, Channels: []bot.Channel{c},
		Hooks: func(h bot.Handler) map[string]http.Handler {
			return map[string]http.Handler{kannel.MessagePath: c.MessageHook(h), kannel.StatusPath: c.StatusHook()}
		},
		Doctor: func(ctx context.Context, d *findings.Findings) {
			ctx, cancel := context.WithTimeout(ctx, askTime)
			defer cancel()
			if err := c.Check(ctx); err != nil {
				d.Fail("channels: %v", err)
				return
			}
			d.OK("channels: Kannel's smsbox is there and knows the user")
		},
		Summary: string(c.Name()) + answers(c) + "; Kannel's send-url begins with " + o.Address + kannel.MessagePath + "?secret=…",
	}, nil
}

// networks reads addresses and networks with commas between.
func networks(text string) (list []netip.Prefix, err error) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if address, single := netip.ParseAddr(part); single == nil {
			network, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, errors.New("KANCA_KANNEL_ALLOW is neither an address nor a network; write it as 192.168.1.5 or 192.168.1.0/28, with commas between")
		}
		list = append(list, network)
	}
	return list, nil
}
