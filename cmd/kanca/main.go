// Command kanca is the whole of kanca in one program: the service, the tools of
// the office, and the checks and benchmarks of its authors. Each subcommand has
// a file of its own name.
//
// # Where things are
//
//	main.go       the command line, exit statuses
//	settings.go   flags and environment, opening keys and database
//	parts.go      what is built in: texts, trees, language model, facts
//	knowledge.go  what kanca knows, renewed when something was imported
//	service.go    one message in, its answers out: what serve, chat and bench share
//	transports.go providers that are set up: channels, webhooks, what doctor says
//	web.go        addresses of the web server; terminal.go the phone in the terminal
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"kanca/bot/play"
)

// Exit statuses, a public contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// program is the command line. Every field is a flag or a subcommand.
type program struct {
	Settings settings         `embed:""`
	Version  kong.VersionFlag `help:"Print the version and leave."`

	Serve         serveCommand      `cmd:"" help:"Run the service: web server, channels, sender, and on this machine the simulator."`
	Chat          chatCommand       `cmd:"" help:"Talk to the bot in the terminal; each line of standard input is one message."`
	Understand    understandCommand `cmd:"" help:"Say what the bot takes texts for; each line of standard input is one text."`
	Agencies      agenciesGroup     `cmd:"" help:"The register of placement agencies: import it, look one up."`
	Openings      openingsGroup     `cmd:"" help:"Job openings of the office."`
	Trainings     trainingsGroup    `cmd:"" help:"Trainings and orientation sessions of the office."`
	Imports       importsGroup      `cmd:"" help:"What was imported, when and by whom; take one import back."`
	Content       contentGroup      `cmd:"" help:"What kanca knows: sources, dates, translations, reviews."`
	Dialogs       dialogsGroup      `cmd:"" help:"The dialog trees: check, test with plays, draw."`
	Registrations registrationGroup `cmd:"" help:"Registrations of interest."`
	Migrate       migrateGroup      `cmd:"" help:"The schema of the database: look at it, bring it up to date."`
	Inbox         inboxGroup        `cmd:"" help:"What waits for a person of the office: cries for help, reports, messages."`
	Staff         staffGroup        `cmd:"" help:"The people of the office and their phones."`
	Prices        pricesGroup       `cmd:"" help:"What SMS cost, so that kanca doctor and the metrics can tell."`
	WhatsApp      whatsappGroup     `cmd:"" name:"whatsapp" help:"The office's own WhatsApp: link it, ask how it does."`
	Keys          keysGroup         `cmd:"" help:"The key ring that seals identity numbers: look at it, give it a new key."`
	Doctor        doctorCommand     `cmd:"" help:"Check configuration, keys, database, content and channels, and say what to do."`
	Bench         benchGroup        `cmd:"" help:"Measure on this machine what the README claims."`
}

const about = `kanca answers questions of people who want to work abroad, on WhatsApp and SMS, in Indonesian and Madurese.

Settings come from flags, then from the environment variable named behind each flag. KANCA_DATABASE_URL has no flag, because it may hold a password: postgres://… keeps everything in PostgreSQL. Without it everything is in one SQLite file, kanca.db in the data folder.

Exit status: 0 done, 1 failed, 2 wrong usage. What went wrong and what to do stands in one line on standard error.`

// streams are where a command reads and writes, so that none touches os.Std….
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError is a mistake on the command line: exit status 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func main() {
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string, io streams) int {
	var p program
	parser, err := kong.New(&p, kong.Name("kanca"), kong.Description(about), kong.Writers(io.out, io.err),
		kong.Vars{"version": version(), "person": play.DefaultPerson}, kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io, &p.Settings))
	if err != nil {
		return report(io.err, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return report(io.err, usageError{err.Error() + "; see kanca --help"})
	}
	if err := strangeVariable(os.Environ(), settingNames(parser.Model)); err != nil {
		return report(io.err, err)
	}
	return report(io.err, command.Run())
}

// report writes an error as one line and returns its exit status.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(w, "kanca: "+oneLine(err.Error()))
	var wrong usageError
	if errors.As(err, &wrong) {
		return exitUsage
	}
	return exitFailed
}

// oneLine keeps the first line of a long error and counts the others.
func oneLine(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	switch len(lines) {
	case 0:
		return "failed without saying why"
	case 1:
		return lines[0]
	}
	return fmt.Sprintf("%s (and %d more)", lines[0], len(lines)-1)
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "kanca, built without version"
	}
	revision := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = ", revision " + s.Value[:min(12, len(s.Value))]
		}
	}
	return fmt.Sprintf("kanca %s%s, %s", info.Main.Version, revision, info.GoVersion)
}
