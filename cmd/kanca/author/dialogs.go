package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/parts"
	"kanca/bot/play"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// DialogsGroup is the command line of kanca dialogs.
type DialogsGroup struct {
	Check dialogsCheck `cmd:"" help:"Look for everything wrong with the trees and texts."`
	Test  dialogsTest  `cmd:"" help:"Run plays: conversation scripts that check replies, nodes and stored rows."`
	Graph dialogsGraph `cmd:"" help:"Draw the trees as Graphviz DOT or Mermaid."`
}

// authored says which trees and texts a command works on.
type authored struct {
	Dialogs string `help:"Folder with the trees to use instead of those that are built in." placeholder:"DIR"`
	Locales string `help:"Folder with the texts to use instead of those that are built in." placeholder:"DIR"`
}

func (a *authored) load() (*parts.Parts, locales.Problems, error) {
	return parts.LoadDialogs(folderOr(a.Dialogs, dialogs.Files()), folderOr(a.Locales, locales.Files()))
}

type dialogsCheck struct {
	authored `embed:""`
	JSON     bool `help:"Print one JSON line for each problem."`
}

func (dialogsCheck) Help() string {
	return `Prints every problem as file:line: CODE text.

  D01 a file cannot be read, or a node is not made of what its kind needs
  D02 a target does not exist                 D03 a node cannot be reached
  D04 an action, list or outcome the engine does not have
  D05 a circle in which nobody is asked       D06 too many options, or some that clash
                                                  with each other, a number or a command
  D07 no way back to the main menu
  L01 a text is missing in one language       L02 a text that nothing uses
  L03 holes that differ between languages     L04 a hole without data
  L05 an SMS text over its segments, or a list of facts that is cut for its long labels
  L06 a text with letters that an SMS cannot hold
  F01 a fact with its source is over two SMS segments
  F02 a fact with its source is over 1,024 characters on WhatsApp
  F03 a fact cannot be reached through its topic`
}

func (c *dialogsCheck) Run(ctx context.Context, streams commandline.Streams) error {
	p, problems, err := c.load()
	if err != nil {
		return err
	}
	if p.Engine != nil && len(problems) == 0 {
		if p.Library, err = content.LoadLibrary(); err != nil {
			return err
		}
		problems = checkFacts(p, time.Now())
	}
	for _, found := range problems {
		if c.JSON {
			err = commandline.PrintJSON(streams.Out, struct {
				Code string `json:"code"`
				File string `json:"file,omitempty"`
				Line int    `json:"line,omitempty"`
				Text string `json:"text"`
			}{found.Code, found.File, found.Line, found.Text})
		} else {
			_, err = fmt.Fprintln(streams.Out, found.Error())
		}
		if err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("the dialogs have %s; do what each line above says", commandline.Counted(len(problems), "problem"))
	}
	if !c.JSON {
		fmt.Fprintf(streams.Out, "%d nodes and %d texts in both languages are in order\n", len(p.Trees.Nodes()), len(p.Texts.Keys("id")))
	}
	return nil
}

type dialogsTest struct {
	Files    []string `arg:"" optional:"" help:"Plays to run. Without it all that are built in."`
	authored `embed:""`
}

func (dialogsTest) Help() string {
	return `A play is a text file:

  # A cook registers by SMS and corrects her age
  channel: sms
  content: sample

  > daftar
  < setuju
  @ register.consent
  > ya
  ! consent.given
  = consents 1

Settings: channel (whatsapp or sms), person (a phone number, or lid:… for one whose number is hidden), now (RFC 3339), content (sample, empty or imported; default empty). With content: imported every agency, opening and training that is known stands on a line of its own, as a saved play has it.

Marks:
  >  what the person says; !photo, !voice, !contact +628…, !location -7.77,113.47, !wait 48h and so on are events
  <  a piece that the replies must hold, in this order     ~  a piece that they must not hold
  @  the node where the conversation waits                 *  the intent the text was taken for, or none
  !  an event that the turn must have, or none             =  a stored row and its value:

` + rowsHelp() + `
On SMS every reply must besides keep to its alphabet and two segments. kanca chat --save FILE writes a play.`
}

func rowsHelp() string {
	return "     " + strings.Join(play.Rows, ", ") + "\n     (registration and report take a field: = registration name Siti Contoh)\n"
}

func (c *dialogsTest) Run(ctx context.Context, streams commandline.Streams) error {
	p, problems, err := c.load()
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return err
	}
	if p.Library, err = content.LoadLibrary(); err != nil {
		return err
	}
	scripts, err := c.scripts()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "kanca-plays-")
	if err != nil {
		return fmt.Errorf("there is no room for the plays' databases: %w", err)
	}
	defer os.RemoveAll(dir)
	theatre, err := play.NewTheatre(ctx, p.Engine, p.Texts, p.Library, dir)
	if err != nil {
		return err
	}
	failed := 0
	for _, s := range scripts {
		differences, err := theatre.Run(ctx, s)
		if err != nil {
			return err
		}
		result := "pass"
		if len(differences) > 0 {
			result, failed = "FAIL", failed+1
		}
		fmt.Fprintf(streams.Out, "%s  %s  %s\n", result, s.Name, s.Title)
		for _, d := range differences {
			fmt.Fprintf(streams.Out, "      %s\n", strings.ReplaceAll(d.String(), "\n", "\n        "))
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d plays failed; see above what differed", failed, len(scripts))
	}
	fmt.Fprintf(streams.Out, "%d plays passed\n", len(scripts))
	return nil
}

// scripts reads the plays that are named, or all that are built in.
func (c *dialogsTest) scripts() ([]play.Script, error) {
	if len(c.Files) == 0 {
		return readPlays(dialogs.Plays(), "dialogs")
	}
	var all []play.Script
	for _, name := range c.Files {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no file %s; correct the name", name)
		}
		if err != nil {
			return nil, err
		}
		s, err := play.Parse(filepath.ToSlash(name), f)
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func readPlays(files fs.FS, folder string) ([]play.Script, error) {
	names, err := fs.Glob(files, "plays/*.txt")
	if err != nil {
		return nil, err
	}
	var all []play.Script
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		s, err := play.Parse(path.Join(folder, name), f)
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}
