package service

import (
	"context"
	"time"

	"kanca/bot/announcing"
	"kanca/bot/transport"
	"kanca/content"
)

// noticeEvery is how often is looked whether there is what people asked to be told of.
const noticeEvery = time.Minute

// proposeNotices writes and submits what people asked to be told of and can be told now;
// where kanca shows examples there is nothing to tell.
func (sv *Service) proposeNotices(ctx context.Context) error {
	if sv.known.Demo {
		return nil
	}
	return announcing.Writer{DB: sv.db, Texts: sv.texts, Ways: transport.Ways, Now: time.Now,
		Known: func(context.Context) (*content.Snapshot, error) { return sv.known.Snapshot(), nil }}.ProposeNotices(ctx)
}
