package office

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
)

type regencyOpen struct {
	From   string `required:"" help:"First day, as 2026-12-01, in the regency." placeholder:"DAY"`
	To     string `required:"" help:"Last day." placeholder:"DAY"`
	Folder string `arg:"" help:"Folder that is there, to write pendaftaran.csv and katalog.json into. What is there of these names is replaced." placeholder:"FOLDER"`
}

func (regencyOpen) Help() string {
	return `Counts for the portal of Satu Data: registrations by month, kecamatan, country and KBJI, of people who agreed to be counted without a name, and a description with the fields of DCAT. Cells below 5 are left out. Rows of people never go there.`
}

// Run carries the command out.
func (c *regencyOpen) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	days := regencyExport{From: c.From, To: c.To}
	from, until, err := days.period()
	if err == nil && !from.Before(until) {
		err = fmt.Errorf("--to must not be before --from")
	}
	if err != nil {
		return err
	}
	if info, err := os.Stat(c.Folder); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s; make it first", c.Folder)
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.AuditCommand(ctx, audit.Exported, "counts", fmt.Sprintf("for everybody, %s to %s", c.From, c.To)); err != nil {
		return err
	}
	var counts regency.OpenCounts
	if err := db.ShareRegistrations(ctx, "everybody", from, until, func(r store.SharedRegistration) error {
		counts.Add(r)
		return nil
	}); err != nil {
		return err
	}
	const file = "pendaftaran.csv"
	rows := 0
	if err := commandline.ReplaceFile(filepath.Join(c.Folder, file), func(w io.Writer) (err error) {
		rows, err = counts.CSV(w)
		return err
	}); err != nil {
		return err
	}
	if err := commandline.ReplaceFile(filepath.Join(c.Folder, "katalog.json"), func(w io.Writer) error {
		return regency.Catalogue(w, file, c.From, c.To, time.Now())
	}); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%s: %s of five people and more; description katalog.json\n", filepath.Join(c.Folder, file), commandline.Counted(rows, "cell"))
	return nil
}
