package service

import (
	"context"
	"time"

	"kanca/bot/broadcast"
)

// templatesEvery is how often providers are asked what became of the templates that we write
// with: Meta pauses them and moves them to another category without a word to us.
const templatesEvery = 5 * time.Minute

// templateTime is how long one provider may take for that.
const templateTime = 20 * time.Second

// watchTemplates keeps what the providers say of their templates until ctx ends: an announcement
// that goes inside one stops by it.
func (sv *Service) watchTemplates(ctx context.Context) {
	tick := time.NewTicker(templatesEvery)
	defer tick.Stop()
	for {
		sv.lookAtTemplates(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// lookAtTemplates asks once.
func (sv *Service) lookAtTemplates(ctx context.Context) {
	var all []broadcast.Template
	for _, t := range sv.transports {
		if t.Templates == nil {
			continue
		}
		asking, cancel := context.WithTimeout(ctx, templateTime)
		said, err := t.Templates(asking)
		cancel()
		if err != nil && ctx.Err() == nil {
			sv.log.WarnContext(ctx, "what became of a template cannot be asked; what was said before holds", "transport", t.Name, "error", err)
		}
		for _, one := range said {
			if !one.Usable() {
				sv.log.WarnContext(ctx, "a template may not be written with", "channel", one.Channel, "template", one.ID, "status", one.Status, "reason", one.Reason)
			}
		}
		all = append(all, said...)
	}
	if err := sv.db.SetTemplates(ctx, all); err != nil && ctx.Err() == nil {
		sv.log.WarnContext(ctx, "what became of a template cannot be kept", "error", err)
	}
}
