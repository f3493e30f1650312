package office

import (
	"context"
	"io"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/importing"
)

// OpeningsGroup is the command line of kanca openings.
type OpeningsGroup struct {
	Import   openingsImport   `cmd:"" help:"Import job openings from a table: XLSX, ODS, CSV, HTML or text."`
	Withdraw openingsWithdraw `cmd:"" help:"Show openings no longer; they stay in the history."`
}

type openingsImport struct {
	importOptions `embed:""`
}

func (openingsImport) Help() string {
	return `Columns, in any order, with a header row: id, title, sector, country, employer, agency, agency_licence, scheme, positions, sex, age_min, age_max, education, salary_min, salary_max, currency, contract_months, valid_until, url, source, as_of.

A row replaces the stored opening with the same id; openings that the file lacks stay until valid_until has passed, the last day on which an opening is shown.` + importHelp
}

func (c *openingsImport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	read := func(r io.Reader, name string) (fileRead[content.Opening], error) {
		rows, problems, err := importing.ReadOpenings(r, name, time.Now(), c.given())
		return fileRead[content.Opening]{rows: rows, problems: problems}, err
	}
	return importFile(ctx, s, streams, &c.importOptions, false, read, (*store.DB).ImportOpenings)
}

type openingsWithdraw struct {
	IDs []string `arg:"" name:"id" help:"Ids of openings, as they stand in the file."`
}

func (openingsWithdraw) Help() string { return withdrawHelp }

func (c *openingsWithdraw) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return withdraw(ctx, s, streams.Out, c.IDs, (*store.DB).WithdrawOpenings)
}
