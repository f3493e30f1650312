package office

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/content/sample"
)

type importsSample struct {
	Kind string `arg:"" enum:"agencies,openings,trainings" help:"What the file is for: agencies, openings or trainings."`
	File string `arg:"" help:"File to write; its name ends in .xlsx. A file of that name is replaced." placeholder:"FILE"`
}

func (importsSample) Help() string {
	return `The titles of the columns are those that kanca agencies, openings or trainings import knows. Fill in from the third row on and import the file as it is: the example row is not read.`
}

func (c *importsSample) Validate() error {
	if strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
		return nil
	}
	return errors.New("FILE must end in .xlsx")
}

func (c *importsSample) Run(streams commandline.Streams) error {
	err := commandline.ReplaceFile(c.File, func(w io.Writer) error { return sample.Template(w, c.Kind, time.Now()) })
	if err != nil {
		return fmt.Errorf("the sample file was not written: %w", err)
	}
	fmt.Fprintf(streams.Out, "%s: fill it in from row 3 on, then: kanca %s import %s\n", c.File, c.Kind, c.File)
	return nil
}
