package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/user"
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
	From     string `required:"" help:"First day, as 2026-12-01, in the regency." placeholder:"DAY"`
	To       string `required:"" help:"Last day." placeholder:"DAY"`
	As       string `help:"Name of the account that hands it over, as kanca staff list has it: it stands on the cover sheet. Without it the user of this machine does." placeholder:"ACCOUNT"`
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
	by, err := c.by(ctx, db)
	if err != nil {
		return err
	}
	note := exportDetail{c.Receiver, c.From + " to " + c.To, by, agreed.Columns}
	if err := db.AuditCommand(ctx, audit.Exported, exportObject, note.String()); err != nil {
		return err
	}
	cover := regency.Cover{Receiver: c.Receiver, By: by, File: filepath.Base(c.File), From: c.From, To: c.To, At: time.Now(), ByDistrict: map[string]int{}, Columns: agreed.Columns, Agreements: agreed.Agreements}
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
		err = db.AuditCommand(ctx, audit.Exported, exportObject+":"+cover.File, fmt.Sprintf("%s, SHA-256 begins %s", commandline.Counted(cover.Rows, "row"), cover.SHA256[:12])) // all of it could be taken for a NIK
	}
	if err == nil {
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

// by is who exports, for the cover sheet and the audit log.
func (c *regencyExport) by(ctx context.Context, db *store.DB) (string, error) {
	if c.As == "" {
		name := "nobody"
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
		return "user " + name + " of the machine", nil
	}
	who, err := as{c.As}.by(ctx, db)
	return who.Staff.Name, err
}

// exportObject is what an export is in the audit log.
const exportObject = "regency"

// exportDetail is what the audit log has of an export.
type exportDetail struct {
	receiver, period, by string
	columns              []string
}

func (d exportDetail) String() string {
	return fmt.Sprintf("for %s, %s, pseudonyms, by %s; columns %s", d.receiver, d.period, d.by, strings.Join(d.columns, " "))
}

// readExportDetail reads it back; an older one does not tell its columns.
func readExportDetail(text string) (d exportDetail, ok bool) {
	head, columns, ok := strings.Cut(text, "; columns ")
	if !ok {
		return d, false
	}
	d.columns = strings.Fields(columns)
	if head, d.by, ok = strings.Cut(strings.TrimPrefix(head, "for "), ", pseudonyms, by "); !ok {
		return d, false
	}
	at := strings.LastIndex(head, ", ")
	if at < 0 {
		return d, false
	}
	d.receiver, d.period = head[:at], head[at+2:]
	return d, true
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
