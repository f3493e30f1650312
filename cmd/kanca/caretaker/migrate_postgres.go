package caretaker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/answering"
	"kanca/bot/commandline"
	"kanca/bot/folder"
	"kanca/bot/installation"
	"kanca/bot/settings"
)

type migrateToPostgres struct {
	URL string `arg:"" optional:"" help:"postgres://… of an empty database. Without it, that of KANCA_DATABASE_URL, which other users of the machine do not see in the list of processes."`
}

func (migrateToPostgres) Help() string {
	return `Stop kanca serve first. Every row is copied with its id, compared with what it was, and put in place in one transaction at the end; until then nobody sees anything of it. Stopped at any moment, even with kill -9, the same command wipes what it had copied and begins anew. The embedded file is only read and stays as it is, byte for byte.

A database that is not empty is refused. Afterwards set KANCA_DATABASE_URL and start kanca serve; it refuses to start on the old file, so that nobody is answered from two places. The key file stays where it is and is needed as before. WhatsApp's keys do not move: link the phone again with kanca whatsapp link.`
}

func (c *migrateToPostgres) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	to := c.URL
	if to == "" {
		to = os.Getenv("KANCA_DATABASE_URL")
	}
	if !strings.HasPrefix(to, "postgres://") && !strings.HasPrefix(to, "postgresql://") {
		return commandline.WrongUsage("name the database to move to as postgres://user@host:5432/database, or put its address into KANCA_DATABASE_URL")
	}
	show := commandline.NewProgress(streams.Err)
	house := installation.Installation{Folder: s.Data, Database: "sqlite:" + s.DatabaseFile(), KeyFile: s.KeyRingFile(), Version: commandline.Version()}
	rows, err := house.ToPostgres(ctx, installation.MoveOptions{To: to, Step: show.Say, Progress: show.Rows,
		Lock: func() (io.Closer, error) { return folder.LockAlone(s.Data, "move "+answering.NewID()) }})
	show.End()
	if err != nil {
		return moveTrouble(err)
	}
	fmt.Fprintf(streams.Out, "%s moved, every one compared; %s stays as it was\n", commandline.Counted(int(rows), "row"), s.DatabaseFile())
	fmt.Fprintln(streams.Out, "now set KANCA_DATABASE_URL to the address and start kanca serve; it does not start on the old file any more")
	if _, err := os.Stat(s.WhatsAppFile()); err == nil {
		fmt.Fprintln(streams.Out, "WhatsApp's keys did not move: link the phone again with kanca whatsapp link")
	}
	fmt.Fprintf(streams.Out, "keep %s: nothing sealed can be read without it\n", filepath.Clean(s.KeyRingFile()))
	return nil
}

// moveTrouble keeps the sentences of package installation and explains those of
// PostgreSQL.
func moveTrouble(err error) error {
	for _, own := range []error{installation.ErrNotEmpty, installation.ErrMoved, installation.ErrServed, installation.ErrOtherHouse} {
		if errors.Is(err, own) {
			return own
		}
	}
	var refused *pgconn.PgError
	var lookup *net.DNSError
	if errors.As(err, &refused) || errors.As(err, &lookup) || settings.Unreachable(err) || strings.Contains(err.Error(), "address cannot be read") {
		return settings.PostgresTrouble(err)
	}
	return err
}
