package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"kanca/bot/answering"
	"kanca/bot/entrance"
	"kanca/bot/exports"
	"kanca/bot/folder"
	"kanca/bot/installation"
	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/upkeep"
)

// Setup is what a service is told by whoever starts it.
type Setup struct {
	Settings  *settings.Settings
	Doors     *entrance.Doors
	Parts     *parts.Parts
	Keep      store.Keep        // how long what people leave is kept
	Backups   installation.Plan // those that are made by themselves
	Demo      bool              // it answers from sample data
	Simulator bool              // two phones in the browser
	Say       io.Writer         // told of what is made
	Log       *slog.Logger
}

// Open opens what the service needs and joins it. It leaves nothing open when
// it fails.
func Open(ctx context.Context, o Setup) (_ *Service, err error) {
	s, log, holder := o.Settings, o.Log, "serve "+answering.NewID()
	var opened []func()
	defer func() {
		if err != nil {
			for _, end := range slices.Backward(opened) {
				end()
			}
		}
	}()
	former := ""
	if s.Embedded() {
		if err := s.NotMoved(); err != nil {
			return nil, err
		}
		// Before the schema is changed: another, older service may work on it.
		if err := s.MakeFolder(o.Say); err != nil {
			return nil, err
		}
		lock, before, ok, err := folder.Lock(s.Data, holder)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fmt.Errorf("another kanca serve works on %s; stop it first, or give this one a folder of its own with --data", s.Data)
		}
		opened = append(opened, func() { lock.Close() })
		former = before
	}
	db, known, err := answering.OpenKnown(ctx, func(ctx context.Context) (*store.DB, error) { return s.Make(ctx, o.Say) }, o.Parts, log)
	if err != nil {
		return nil, err
	}
	db.SetPatience(silentTime)
	opened = append(opened, func() {
		if s.Embedded() { // a file waits for nobody, and what was erased leaves it now at the latest
			db.Close()
		} else {
			closeInTime(db.Close, log)
		}
	})
	if o.Demo {
		if known, err = knowledge.NewDemo(ctx, db, o.Parts.Library, log, time.Now()); err != nil {
			return nil, err
		}
	}
	sv, err := New(Options{DB: db, Known: known, Parts: o.Parts, Settings: s, Doors: o.Doors, Simulator: o.Demo || o.Simulator, Holder: holder, Log: log})
	if err != nil {
		return nil, err
	}
	sv.closers, opened = append(opened, sv.closers...), nil
	sv.upkeep = &upkeep.Runner{Store: db, Holder: holder, Tasks: UpkeepTasks(s, db, o.Keep, o.Backups), Now: time.Now, Log: log}
	sv.exports = exports.New(db, holder, log)
	if sv.flow, err = sv.newFlow(o.Parts); err != nil {
		sv.Close()
		return nil, err
	}
	if err := sv.senders.succeed(ctx, db, former); err != nil {
		sv.Close()
		return nil, err
	}
	return sv, nil
}
