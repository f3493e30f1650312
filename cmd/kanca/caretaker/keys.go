package caretaker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

// KeysGroup is the command line of kanca keys.
type KeysGroup struct {
	Status keysStatus `cmd:"" help:"Say which keys there are, since when, and how much each of them seals."`
	Rotate keysRotate `cmd:"" help:"Seal everything under a new key and take the old one out of the key file."`
}

type keysStatus struct{}

func (keysStatus) Help() string {
	return `Keys themselves are never shown. The index key, by which people and messages are found again without their numbers being stored, stays the same for the life of the database.`
}

func (keysStatus) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	uses, err := db.KeyUses(ctx)
	if err != nil {
		return settings.DatabaseTrouble(err, s, s.DatabaseFile())
	}
	fmt.Fprintf(streams.Out, "key file %s belongs to %s\n", s.KeyRingFile(), s.DatabaseName())
	for _, use := range uses {
		since := use.Since.In(content.Zone).Format("2006-01-02")
		switch {
		case use.Index:
			fmt.Fprintf(streams.Out, "index  since %s: finds people and messages again\n", since)
		case use.Primary:
			fmt.Fprintf(streams.Out, "%-5s  since %s: seals what is new; %s sealed under it\n", use.ID, since, commandline.Counted(use.Values, "value"))
		case use.New:
			fmt.Fprintf(streams.Out, "%-5s  since %s: is in the key file and waits to be used; run kanca keys rotate\n", use.ID, since)
		case !use.Gone:
			fmt.Fprintf(streams.Out, "%-5s  since %s: is being replaced; %s still sealed under it; run kanca keys rotate\n", use.ID, since, commandline.Counted(use.Values, "value"))
		}
	}
	return nil
}

type keysRotate struct{}

func (keysRotate) Help() string {
	return `It may run beside kanca serve, which reads the new key by itself and goes on answering; everything stays readable throughout. Stopped at any moment, even with kill -9, the same command goes on where it was.

A copy of the database that was made before is sealed under the old key: keep the copy of the key file that goes with it as long as you keep that copy. Make a new copy of the key file afterwards.`
}

func (keysRotate) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	total := 0
	done, err := db.RotateKeys(ctx, store.RotateOptions{Step: func(n int) {
		if total += n; total/1000 > (total-n)/1000 {
			fmt.Fprintf(streams.Out, "%s sealed anew\n", commandline.Counted(total/1000*1000, "value"))
		}
	}})
	var path *fs.PathError
	switch {
	case errors.As(err, &path), errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the keys cannot be changed: %w; run it as the user who owns the key file", err)
	case err != nil:
		return fmt.Errorf("the keys were not all changed, and everything can still be read: %w", err)
	}
	if done.Resumed {
		fmt.Fprintln(streams.Out, "a rotation that was interrupted is finished now")
	}
	fmt.Fprintf(streams.Out, "key %s seals what is new; %s sealed anew\n", done.Primary, commandline.Counted(done.Values, "value"))
	if len(done.Dropped) > 0 {
		fmt.Fprintf(streams.Out, "the key file no longer holds %s; copy the key file now, and keep its old copy as long as the old copies of the database\n", strings.Join(done.Dropped, ", "))
	}
	if len(done.Kept) > 0 {
		fmt.Fprintf(streams.Out, "%s cannot be read by any key, so %s stays in the key file; restore them from a backup\n", commandline.Counted(done.Damaged, "value"), strings.Join(done.Kept, ", "))
	}
	return nil
}
