package main

import (
	"context"
	"io"
	"time"

	"kanca/bot/store"
	"kanca/content"
	"kanca/content/importing"
)

type openingsGroup struct {
	Import openingsImport `cmd:"" help:"Import job openings from a CSV or XLSX file."`
}

type openingsImport struct {
	importOptions `embed:""`
}

func (openingsImport) Help() string {
	return `Columns, in any order, with a header row: id, title, sector, country, employer, agency, agency_licence, scheme, positions, sex, age_min, age_max, education, salary_min, salary_max, currency, contract_months, valid_until, url, source, as_of.

A row replaces the stored opening with the same id; openings that the file lacks stay until valid_until has passed, the last day on which an opening is shown.` + importHelp
}

func (c *openingsImport) Run(ctx context.Context, s *settings, streams streams) error {
	read := func(r io.Reader, name string) ([]content.Opening, []importing.RowProblem, error) {
		return importing.ReadOpenings(r, name, time.Now())
	}
	return importFile(ctx, s, streams, &c.importOptions, read, (*store.DB).ImportOpenings)
}
