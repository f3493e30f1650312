package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sheet"
)

type regencyExport struct {
	From     string `required:"" help:"First day, as 2026-12-01, in Probolinggo." placeholder:"DAY"`
	To       string `required:"" help:"Last day." placeholder:"DAY"`
	Receiver string `default:"kementerian" help:"Who gets it: the pseudonyms of one receiver cannot be joined with another's."`
	File     string `arg:"" help:"File to write, .csv, .xlsx or .jsonl; a cover sheet is written beside it, FILE.sampul.txt. What is there is replaced." placeholder:"FILE"`
}

func (regencyExport) Help() string {
	return `Only what may be shared without a name, of people who agreed to that, and of these columns only those that dinas.daftar_elemen lets the receiver have: pseudonym, month, age group, kecamatan, country, job and status. No name, number, village or day. The cover sheet says the period, counts (below 5 blurred), who, when, the SHA-256 of the file and the legal ground of each column; it is noted in the audit log.`
}

func (c *regencyExport) Validate() error {
	switch strings.ToLower(filepath.Ext(c.File)) {
	case ".csv", ".xlsx", ".jsonl":
	default:
		return errors.New("FILE must end in .csv, .xlsx or .jsonl")
	}
	from, until, err := c.period()
	if err == nil && !from.Before(until) {
		err = errors.New("--to must not be before --from")
	}
	return err
}

// period is from the first day up to before the day after the last.
func (c *regencyExport) period() (from, until time.Time, err error) {
	if from, err = time.ParseInLocation(time.DateOnly, c.From, content.Zone); err == nil {
		until, err = time.ParseInLocation(time.DateOnly, c.To, content.Zone)
	}
	if err != nil {
		return from, until, errors.New("--from and --to are days such as 2026-12-01")
	}
	return from, until.AddDate(0, 0, 1), nil
}

// Run carries the command out.
func (c *regencyExport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	from, until, err := c.period()
	if err != nil {
		return err
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	agreed, err := c.agreed(ctx)
	if err != nil {
		return fmt.Errorf("nothing was exported: %w", err)
	}
	if err := db.AuditCommand(ctx, audit.Exported, "regency", fmt.Sprintf("for %s, %s to %s, pseudonyms", c.Receiver, c.From, c.To)); err != nil {
		return err
	}
	cover := regency.Cover{Receiver: c.Receiver, By: "kanca regency export", File: filepath.Base(c.File), From: c.From, To: c.To, At: time.Now(), ByDistrict: map[string]int{}, Columns: agreed.Columns, Agreements: agreed.Agreements}
	sum := sha256.New()
	err = commandline.ReplaceFile(c.File, func(w io.Writer) error {
		write, end, err := c.writer(io.MultiWriter(w, sum), agreed.Columns)
		if err != nil {
			return err
		}
		if err := db.ShareRegistrations(ctx, c.Receiver, from, until, func(r store.SharedRegistration) error {
			if !regency.MayShare(r) {
				cover.LeftOut++
				return nil
			}
			cover.Rows++
			cover.ByDistrict[r.District]++
			return write(only(regency.SharedCells(r), agreed.Columns))
		}); err != nil {
			return err
		}
		return end()
	})
	if err == nil {
		cover.SHA256 = hex.EncodeToString(sum.Sum(nil))
		err = commandline.ReplaceFile(c.File+".sampul.txt", func(w io.Writer) error {
			_, err := io.WriteString(w, cover.Text())
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("nothing was exported: %w", err)
	}
	fmt.Fprintf(streams.Out, "%s: %s; cover sheet %s.sampul.txt\n", c.File, commandline.Counted(cover.Rows, "registration"), c.File)
	return nil
}

// agreed are the columns that the receiver may get: those of dinas.daftar_elemen, and where
// there is no database of the regency all that names nobody.
func (c *regencyExport) agreed(ctx context.Context) (a regency.Agreed, err error) {
	address, err := settings.Secret(settings.RegencyVariable)
	if err != nil {
		return a, err
	}
	if address != "" {
		return regency.AgreedColumns(ctx, address, c.Receiver, content.Day(time.Now()))
	}
	for _, column := range regency.SharedColumns {
		a.Columns = append(a.Columns, column.Name)
	}
	return a, nil
}

// only are the cells of some columns.
func only(cells, columns []string) (out []string) {
	for i, column := range regency.SharedColumns {
		if slices.Contains(columns, column.Name) {
			out = append(out, cells[i])
		}
	}
	return out
}

// writer writes rows in the format that the file's ending says.
func (c *regencyExport) writer(w io.Writer, names []string) (write func([]string) error, end func() error, err error) {
	if strings.EqualFold(filepath.Ext(c.File), ".jsonl") {
		lines := json.NewEncoder(w)
		return func(cells []string) error {
			row := make(map[string]string, len(cells))
			for i, cell := range cells {
				row[names[i]] = cell
			}
			return lines.Encode(row)
		}, func() error { return nil }, nil
	}
	table, err := sheet.NewWriter(w, c.File, names)
	if err != nil {
		return nil, nil, err
	}
	return table.Write, table.Close, nil
}
