package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

// RegistrationGroup is the command line of kanca registrations.
type RegistrationGroup struct {
	Export registrationsExport `cmd:"" help:"Write all registrations to a CSV or XLSX file, oldest first."`
}

type registrationsExport struct {
	File       string `arg:"" help:"File to write; its ending, .csv or .xlsx, says the format. A file of that name is replaced." placeholder:"FILE"`
	ByDistrict bool   `name:"by-district" help:"A sheet for each district (kecamatan). Only in an .xlsx."`
	SinceLast  bool   `name:"since-last" help:"Only who registered since registrations were last exported by this command."`
	FullNIK    bool   `name:"full-nik" help:"Write identity numbers in full. Only for who must have them; the file is then as confidential as the key file."`
}

func (registrationsExport) Help() string {
	return `Columns: id, name, age, nik, district, village, village_code, phone, country, job, opening_id, language, consent_version, status, duplicate_of, created_at, updated_at.

The NIK is masked (3501**********12) unless --full-nik is given. duplicate_of names an earlier registration with the same NIK by somebody else: find out who is right. Times are those of the regency (WIB). The file can be read by its owner only, and no cell of it can run as a formula.

Take .xlsx to look at it: there the titles of these columns are Indonesian, the header stays in sight and has a filter, ages and times are numbers, and everything else is text. A .csv is for programs: UTF-8 with a byte order mark (without it Excel breaks letters), every cell in quotation marks, lines ended by CR LF. In it an apostrophe stands before what a spreadsheet would change: texts that begin with = + - or @, so every phone number, and numbers of more than 11 digits or with a leading zero, so a full NIK, of which Excel would lose the last digit. A program drops the mark (encoding utf-8-sig) and one apostrophe at the beginning of a cell.`
}

func (c *registrationsExport) Validate() error {
	switch strings.ToLower(filepath.Ext(c.File)) {
	case ".csv":
		if c.ByDistrict {
			return errors.New("--by-district needs a FILE that ends in .xlsx: a .csv has no sheets")
		}
		return nil
	case ".xlsx":
		return nil
	}
	return errors.New("FILE must end in .csv or .xlsx")
}

var registrationColumns = []string{
	"id", "name", "age", "nik", "district", "village", "village_code", "phone", "country", "job", "opening_id", "language",
	"consent_version", "status", "duplicate_of", "created_at", "updated_at",
}

func (c *registrationsExport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	nik := "NIK masked"
	if c.FullNIK {
		nik = "NIK in full"
	}
	since, err := c.since(ctx, db)
	if err != nil {
		return err
	}
	if err := db.AuditCommand(ctx, audit.Exported, registrationsObject, nik); err != nil {
		return err
	}
	n, held := 0, 0
	err = commandline.ReplaceFile(c.File, func(w io.Writer) error {
		out, err := c.newTable(w)
		if err != nil {
			return err
		}
		err = db.Registrations(ctx, func(r store.StoredRegistration) error {
			if r.Restricted {
				held++
				return nil
			}
			if r.CreatedAt.Before(since) {
				return nil
			}
			n++
			nik := r.NIKMasked
			if c.FullNIK && nik != "" {
				if nik, err = db.NIK(ctx, r.ID); err != nil {
					return err
				}
			}
			return out.write(r.District, registrationCells(r, nik))
		})
		if err != nil {
			return err
		}
		return out.close()
	})
	if err != nil {
		return fmt.Errorf("the registrations were not exported: %w", err)
	}
	fmt.Fprintf(streams.Out, "%s: %s\n", c.File, commandline.Counted(n, "registration"))
	if c.SinceLast && since.IsZero() {
		fmt.Fprintln(streams.Out, "there was no export before: all of them are written")
	} else if c.SinceLast {
		fmt.Fprintf(streams.Out, "of who registered since %s WIB\n", since.In(content.Zone).Format("2006-01-02 15:04"))
	}
	if held > 0 {
		fmt.Fprintf(streams.Out, "left out, for their people asked that nothing is done with their data: %s\n", commandline.Counted(held, "registration"))
	}
	return nil
}

func registrationCells(r store.StoredRegistration, nik string) []string {
	at := func(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04:05") }
	return []string{
		r.ID, r.Name, strconv.Itoa(r.Age), nik, r.District, r.Village, r.VillageCode, r.Phone, r.Country, r.Job, r.OpeningID,
		string(r.Lang), r.ConsentVersion, r.Status, r.DuplicateOf, at(r.CreatedAt), at(r.UpdatedAt),
	}
}
