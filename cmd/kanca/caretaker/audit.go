package caretaker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/settings"
)

// AuditGroup is the command line of kanca audit.
type AuditGroup struct {
	Verify auditVerify `cmd:"" help:"See that nobody changed the log of what staff did."`
}

type auditVerify struct {
	Anchor string `help:"An end of the log that was noted earlier, as this command prints it: it must lie on the log." placeholder:"NUMBER:HASH"`
}

func (auditVerify) Help() string {
	return `Follows the log from its first entry to the last and names the first one that is not as it was written, is missing or was put in. Whoever puts an older state of the whole database back is found with --anchor alone: note the end that is printed, in another place.`
}

func (c *auditVerify) Validate() error {
	if c.Anchor != "" && strings.Count(c.Anchor, ":") != 1 {
		return errors.New("--anchor is a number, a colon and a hash, as kanca audit verify prints them")
	}
	return nil
}

func (c *auditVerify) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	chain, err := db.VerifyAudit(ctx, c.Anchor)
	if errors.Is(err, audit.ErrBroken) {
		return fmt.Errorf("%s; keep the database as it is, and tell whoever is responsible for it", commandline.OneLine(err.Error()))
	}
	if err != nil {
		return err
	}
	newest, err := db.AuditLog(ctx, 0, 1)
	if err != nil {
		return err
	}
	if len(newest) == 0 {
		fmt.Fprintln(streams.Out, "the audit log is empty")
		return nil
	}
	fmt.Fprintf(streams.Out, "the audit log is whole: %s, the newest of %s\n", counted(newest[0].Seq), commandline.DateTime(newest[0].At))
	fmt.Fprintf(streams.Out, "note this end in another place: %s\n", chain.Anchor())
	return nil
}

func counted(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
