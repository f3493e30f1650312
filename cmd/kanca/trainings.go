package main

import (
	"context"
	"io"
	"time"

	"kanca/bot/store"
	"kanca/content"
	"kanca/content/importing"
)

type trainingsGroup struct {
	Import trainingsImport `cmd:"" help:"Import trainings from a CSV or XLSX file."`
}

type trainingsImport struct {
	importOptions `embed:""`
}

func (trainingsImport) Help() string {
	return `Columns, in any order, with a header row: id, kind (blk, opp, language or other), title, place, district, starts, ends, hours, seats, seats_left, cost, requirements, how_to_join, status, contact, source, as_of.

A row replaces the stored training with the same id; trainings that the file lacks stay until they have ended.` + importHelp
}

func (c *trainingsImport) Run(ctx context.Context, s *settings, streams streams) error {
	read := func(r io.Reader, name string) ([]content.Training, []importing.RowProblem, error) {
		return importing.ReadTrainings(r, name, time.Now())
	}
	return importFile(ctx, s, streams, &c.importOptions, read, (*store.DB).ImportTrainings)
}
