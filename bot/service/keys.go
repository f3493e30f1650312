package service

import (
	"context"
	"time"
)

// keysEvery is how often a running service looks whether the key ring has a new key.
const keysEvery = 3 * time.Second

// readKeys keeps up with a rotation of the keys and shows that it does, until ctx ends.
func (sv *Service) readKeys(ctx context.Context) {
	tick := time.NewTicker(keysEvery)
	defer tick.Stop()
	behind := false
	for {
		asking, asked := context.WithTimeout(ctx, keysTime)
		err := sv.db.ReadKeys(asking, sv.holder)
		asked()
		if err != nil && !behind && ctx.Err() == nil {
			sv.log.Error("the key ring cannot be kept up to date", "error", err)
		}
		behind = err != nil
		select {
		case <-tick.C:
			continue
		case <-ctx.Done():
		}
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := sv.db.ForgetKeys(ending, sv.holder); err != nil {
			sv.log.Warn("a rotation of the keys may wait for this service although it has ended", "error", err)
		}
		return
	}
}
