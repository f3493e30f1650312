package main

import (
	"net/http"
	"os"

	"kanca/bot"
	"kanca/bot/channel/kannel"
)

// openKannel joins the SMS gateway to the service.
func openKannel(o outside) (*transport, error) {
	if !anySet("KANCA_KANNEL_SENDSMS_URL", "KANCA_KANNEL_USERNAME", "KANCA_KANNEL_PASSWORD", "KANCA_KANNEL_SECRET", "KANCA_KANNEL_FROM") {
		return nil, nil
	}
	options := kannel.Options{
		SendSMSURL: os.Getenv("KANCA_KANNEL_SENDSMS_URL"), Username: os.Getenv("KANCA_KANNEL_USERNAME"), From: os.Getenv("KANCA_KANNEL_FROM"),
		OurURL: o.address, Mark: o.mark("kannel"), Log: o.log,
	}
	if err := secrets(map[string]*string{"KANCA_KANNEL_PASSWORD": &options.Password, "KANCA_KANNEL_SECRET": &options.Secret}); err != nil {
		return nil, err
	}
	c, err := kannel.New(options)
	if err != nil {
		return nil, err
	}
	return &transport{
		name: "Kannel", channels: []bot.Channel{c},
		hooks: func(h bot.Handler) map[string]http.Handler {
			return map[string]http.Handler{kannel.MessagePath: c.MessageHook(h), kannel.StatusPath: c.StatusHook()}
		},
		summary: string(c.Name()) + answers(c) + "; Kannel's get-url begins with " + o.address + kannel.MessagePath + "?secret=…",
	}, nil
}
