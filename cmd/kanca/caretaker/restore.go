package caretaker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kanca/bot/answering"
	"kanca/bot/backup"
	"kanca/bot/commandline"
	"kanca/bot/folder"
	"kanca/bot/installation"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// RestoreCommand is the command line of kanca restore.
type RestoreCommand struct {
	File  string `arg:"" help:"A file that kanca backup or kanca serve wrote."`
	Force bool   `help:"Put it in the place of the database that is there, which is kept aside."`
}

// Help is what kong prints below the flags.
func (RestoreCommand) Help() string {
	return `Stop kanca serve first. The backup may be of an embedded database or of PostgreSQL, and goes into either; one of an older kanca gets today's schema, one of a newer kanca is refused.

It is checked from beginning to end, built beside what is there, compared row by row and only then put in place, in one step. Stopped at any moment, even with kill -9, what was there or the backup is there as a whole, and the same command begins anew.

With --force the database that was there is kept aside: in the folder before-restore-… of the data folder, or in the PostgreSQL schema kanca_before_restore_…. What people asked for since the backup was made is read from it and done again before anybody opens the new one: who had everything deleted is erased, who said BERHENTI is left alone. What waited to be sent is not sent again, for it may have been sent since.

The key file must be that of the backup. Where it is not there, it is taken out of a backup that was made with --with-keys, with the passphrase in KANCA_BACKUP_PASSPHRASE or in the file that KANCA_BACKUP_PASSPHRASE_FILE names.

WhatsApp's keys are left as they are and never taken from a backup: old ones would cut the phone off. On a new machine link it again with kanca whatsapp link.`
}

// Run carries the command out.
func (c *RestoreCommand) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	phrase, err := settings.Secret(settings.PassphraseVariable)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.File); err != nil {
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	show := commandline.NewProgress(streams.Err)
	done, err := s.Installation().Restore(ctx, c.File, installation.RestoreOptions{
		Force: c.Force, Passphrase: phrase, Now: time.Now(), Step: show.Say, Progress: show.Rows,
		Lock: func() (io.Closer, error) { return folder.LockAlone(s.Data, "restore "+answering.NewID()) },
	})
	show.End()
	switch {
	case errors.Is(err, installation.ErrThere):
		return fmt.Errorf("%s is there already%s; kanca restore --force puts the backup in its place and keeps what was there aside", s.DatabaseName(), newer(done.Newer, ", and it has what the backup lacks: "))
	case errors.Is(err, backup.ErrDamaged), errors.Is(err, backup.ErrPassphrase), err != nil && s.Embedded():
		return roomTrouble(err)
	case err != nil:
		return moveTrouble(err)
	}
	made := commandline.DateTime(done.Made)
	fmt.Fprintf(streams.Out, "%s of %s is in place: %s, every one compared\n", c.File, made, commandline.Counted(int(done.Rows()), "row"))
	if done.KeysPut {
		fmt.Fprintf(streams.Out, "the key file %s has the keys of the backup\n", s.KeyRingFile())
	}
	switch {
	case done.Unknown != nil:
		fmt.Fprintf(streams.Out, "the database that was there could not be read, so what people asked for since %s is NOT known: who was erased or said BERHENTI since must be told to kanca again\n", made)
	case done.Fresh:
		fmt.Fprintf(streams.Out, "nothing was here before, so what people asked for since %s, to be forgotten or BERHENTI, is not known\n", made)
	default:
		fmt.Fprintf(streams.Out, "asked for since %s and done again: %s erased, %s left alone\n", made, commandline.People(done.Erased), commandline.People(done.Silenced))
	}
	if done.Restricted > 0 {
		fmt.Fprintf(streams.Out, "whose data are left alone again since %s: %s\n", made, commandline.People(done.Restricted))
	}
	if done.Disabled > 0 {
		fmt.Fprintf(streams.Out, "disabled again since %s: %s\n", made, commandline.Counted(done.Disabled, "account"))
	}
	if done.Relinked > 0 {
		fmt.Fprintf(streams.Out, "%s changed password, codes or role since and cannot sign in; kanca staff list names all, kanca staff reset NAME gives one a new link\n", commandline.Counted(done.Relinked, "account"))
	}
	if done.Unsure > 0 {
		fmt.Fprintf(streams.Out, "%s that waited to be sent are not sent again, for they may have been sent since\n", commandline.Counted(int(done.Unsure), "message"))
	}
	if done.Held > 0 {
		fmt.Fprintf(streams.Out, "%s that would go out now or later, or was going, is paused: see in the console who has it already, then let it go on or end it\n", commandline.Counted(done.Held, "announcement"))
	}
	if lost := newer(done.Newer, ""); lost != "" {
		fmt.Fprintf(streams.Out, "NOT in the backup is what came after %s: %s\n", made, lost)
		look := "kanca inbox list --data " + done.Aside + " --key-file " + s.KeyRingFile()
		if !s.Embedded() {
			look = "kanca inbox list with search_path=" + done.Aside + " behind the address in KANCA_DATABASE_URL, after a ?, or an & where it has a ?"
		}
		fmt.Fprintf(streams.Out, "read it where it is kept, cries for help first: %s\n", look)
	}
	if done.Aside != "" {
		how := "rm -r " + done.Aside
		if !s.Embedded() {
			how = "DROP SCHEMA " + done.Aside + " CASCADE"
		}
		fmt.Fprintf(streams.Out, "what was there is kept in %s; when all is well, take it away: %s\n", done.Aside, how)
	}
	fmt.Fprintln(streams.Out, "run kanca doctor, then start kanca serve; where WhatsApp is linked no more, kanca whatsapp link")
	return nil
}

// newer says what came after a backup, behind before; "" where nothing did.
func newer(n store.Newer, before string) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{n.Cries, "1 OPEN CRY FOR HELP", "OPEN CRIES FOR HELP"}, {n.Registrations, "1 registration", "registrations"},
		{n.Others, "1 open message to the office", "open messages to the office"}, {n.Messages, "1 message of a person", "messages of people"},
	} {
		switch p.n {
		case 0:
		case 1:
			parts = append(parts, p.one)
		default:
			parts = append(parts, fmt.Sprint(p.n, " ", p.many))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return before + strings.Join(parts, ", ")
}
