package caretaker

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/installation"
	"kanca/bot/settings"
)

// BackupCommand is the command line of kanca backup.
type BackupCommand struct {
	File     string `arg:"" help:"The file to write; one that is there is replaced only if it is a backup of kanca."`
	WithKeys bool   `help:"Put the key ring and WhatsApp's keys in, sealed under the passphrase of KANCA_BACKUP_PASSPHRASE or of the file that KANCA_BACKUP_PASSPHRASE_FILE names."`
}

// Help is what kong prints below the flags.
func (BackupCommand) Help() string {
	return `Everything of one moment in one file, while kanca serve runs, from either database: people, messages, registrations, the files that people sent, what was imported, the settings without secrets. The file is read again from beginning to end before it gets its name, and it is readable by its owner only. It holds names and phone numbers: keep it as safe as the database.

Identity numbers and photos in it are sealed under the key ring, which is NOT in it unless --with-keys is given. Without the key ring they cannot be read by anybody: keep a copy of the key file, apart from the backups.

With --with-keys the key ring is in it under a passphrase of 12 letters or more. Whoever has the file and the passphrase can read everything; who forgets the passphrase cannot. WhatsApp's keys are in it then, too, to be looked at only: kanca restore never puts them back, because WhatsApp throws out a device that comes with old ones.

kanca serve writes a backup by itself each day, see kanca serve --help.`
}

// Run carries the command out.
func (c *BackupCommand) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	phrase := ""
	if c.WithKeys {
		var err error
		if phrase, err = settings.Passphrase(); err != nil {
			return err
		}
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	show := commandline.NewProgress(streams.Err)
	made, err := s.Installation().Backup(ctx, db, c.File, installation.BackupOptions{
		Settings: settings.SettingsFile(os.Environ()), Passphrase: phrase, Now: time.Now(), Progress: show.Rows,
	})
	show.End()
	if err != nil {
		return roomTrouble(err)
	}
	fmt.Fprintf(streams.Out, "%s: %s of %s, %s, whole and read again\n", c.File, commandline.Counted(int(made.Rows()), "row"), commandline.Counted(len(made.Tables), "table"), commandline.Size(made.Bytes))
	if c.WithKeys {
		fmt.Fprintln(streams.Out, "the key ring is in it, sealed; without the passphrase nobody can open it")
	} else {
		fmt.Fprintf(streams.Out, "the key ring is not in it: keep a copy of %s apart from this file, or use --with-keys\n", s.KeyRingFile())
	}
	if made.SameDisk {
		fmt.Fprintln(streams.Out, "it lies on the disk of the database and is lost with it: copy it to another machine")
	}
	return nil
}

// roomTrouble says of a full disk what to do.
func roomTrouble(err error) error {
	if err == nil || strings.Contains(err.Error(), "make room") {
		return err
	}
	for _, sign := range []string{"no space left", "disk is full", "disk quota exceeded"} {
		if strings.Contains(err.Error(), sign) {
			return fmt.Errorf("the disk is full, and nothing was changed; make room, or choose another disk (%w)", err)
		}
	}
	return err
}
