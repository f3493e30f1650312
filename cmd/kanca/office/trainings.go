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

// TrainingsGroup is the command line of kanca trainings.
type TrainingsGroup struct {
	Import   trainingsImport   `cmd:"" help:"Import trainings from a table: XLSX, ODS, CSV, HTML or text."`
	Withdraw trainingsWithdraw `cmd:"" help:"Show trainings no longer; they stay in the history."`
}

type trainingsImport struct {
	importOptions `embed:""`
}

func (trainingsImport) Help() string {
	return `Columns, in any order, with a header row: id, kind (blk, opp, language or other), title, place, district, starts, ends, hours, seats, seats_left, cost, requirements, how_to_join, status, contact, source, as_of.

A row replaces the stored training with the same id; trainings that the file lacks stay until they have ended.` + importHelp
}

func (c *trainingsImport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	read := func(r io.Reader, name string) (fileRead[content.Training], error) {
		rows, problems, err := importing.ReadTrainings(r, name, time.Now(), c.given())
		return fileRead[content.Training]{rows: rows, problems: problems}, err
	}
	return importFile(ctx, s, streams, &c.importOptions, false, read, (*store.DB).ImportTrainings)
}

type trainingsWithdraw struct {
	IDs []string `arg:"" name:"id" help:"Ids of trainings, as they stand in the file."`
}

func (trainingsWithdraw) Help() string { return withdrawHelp }

func (c *trainingsWithdraw) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return withdraw(ctx, s, streams.Out, c.IDs, (*store.DB).WithdrawTrainings)
}
