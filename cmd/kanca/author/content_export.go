package author

import (
	"context"
	"fmt"
	"io"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/content"
)

type contentExport struct {
	File      string `arg:"" optional:"" help:"File to write; without it, standard output." placeholder:"FILE"`
	Corrected bool   `help:"Only what the office corrected or added."`
}

func (contentExport) Help() string {
	return `One YAML file with the lists facts and contacts, in the format of content/facts. What the office corrected has a line "revision": leave it, so that nothing is written over that somebody corrected since. Without a database it is what is built in.

Correct the file, take out what you leave as it is if you like, look at what would change with kanca content import FILE --dry-run, and tell it with kanca content import FILE.`
}

func (c *contentExport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	library, err := content.LoadLibrary()
	if err != nil {
		return err
	}
	if s.Stored() {
		db, err := s.Open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		told, err := db.ToldRevisions(ctx)
		if err != nil {
			return err
		}
		var refused []content.Refused
		library, refused = library.With(told, content.Day(time.Now()))
		for _, r := range refused {
			fmt.Fprintf(streams.Err, "kanca: revision %d of %s cannot be told and is not in the file: %s\n", r.Number, r.Piece, commandline.OneLine(r.Problems[0].Text))
		}
	}
	var pieces []content.Piece
	for _, p := range library.Pieces() {
		if !c.Corrected || p.Revision() != 0 {
			pieces = append(pieces, p)
		}
	}
	text, err := content.WritePieces(pieces, content.Piece.Revision)
	if err != nil {
		return err
	}
	if c.File == "" {
		_, err := streams.Out.Write(text)
		return err
	}
	if err := commandline.ReplaceFile(c.File, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%s: %s\n", c.File, commandline.Counted(len(pieces), "piece"))
	return nil
}
