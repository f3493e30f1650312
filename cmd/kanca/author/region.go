package author

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/content"
	"kanca/content/regions"
)

// RegionGroup is the command line of kanca region.
type RegionGroup struct {
	Check  regionCheck  `cmd:"" help:"Say what the pack of a regency lacks before people are answered."`
	Poster regionPoster `cmd:"" help:"Write the page of a village to print, with a QR code that opens WhatsApp."`
}

type regionCheck struct {
	Folder string `arg:"" optional:"" help:"The folder of a pack, or the name of one that is built in; that of KANCA_REGION where none is named." placeholder:"FOLDER"`
}

// Help is what kong prints below the flags.
func (regionCheck) Help() string {
	return `Each line begins with ok, note, or FAIL. A note is work for the office; a FAIL must be put right. Texts that become too long with the names of the regency are found by kanca dialogs check with KANCA_REGION set.`
}

// Run carries the command out.
func (c *regionCheck) Run(streams commandline.Streams) error {
	named := cmp.Or(c.Folder, os.Getenv(settings.RegionVariable))
	if info, err := os.Stat(c.Folder); c.Folder != "" && err == nil && info.IsDir() {
		named = c.Folder + "/"
	}
	r, err := settings.Region(named)
	if err != nil {
		return err
	}
	d := findings.New(streams.Out)
	sayRegion(d, r)
	if d.Fails() > 0 {
		return fmt.Errorf("%s must be put right; do what each FAIL line says", commandline.Counted(d.Fails(), "thing"))
	}
	return nil
}

// sayRegion says what a pack holds and lacks.
func sayRegion(d *findings.Findings, r *regions.Region) {
	villages := 0
	for row := range r.Rows("places.csv") {
		if row[2] == "desa" || row[2] == "kelurahan" {
			villages++
		}
	}
	d.OK("%s (%s): %s districts, %s", r.Name, r.Code, r.Fill("<districts>"), commandline.Counted(villages, "village"))
	for _, lack := range r.Lacks() {
		if lack.Wrong {
			d.Fail("%s", lack.Text)
		} else {
			d.Note("%s", lack.Text)
		}
	}
	library, err := content.LoadLibraryFor(r)
	var broken *content.LibraryError
	switch {
	case errors.As(err, &broken):
		for _, p := range broken.Problems {
			d.Fail("%s", p)
		}
		return
	case err != nil:
		d.Fail("%v", err)
		return
	}
	if _, ok := library.Fact(addressFact); !ok {
		d.Fail("facts: %s is not there, and kanca answers with it where the office is; add it, even if only to say that it is not known", addressFact)
	}
	for _, id := range library.Lacking() {
		if id != addressFact {
			d.Note("facts: %s is not there: who asks that is sent to the hotline or the office", id)
		}
	}
}

// addressFact is what the trees tell whoever asks for the office.
const addressFact = "office.address"
