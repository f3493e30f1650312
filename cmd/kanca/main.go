// Command kanca is the whole of kanca in one program: the service, the tools of
// the office, and the checks and benchmarks of its authors. Each subcommand has
// a file of its own name.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"

	"kanca/bot/commandline"
	"kanca/bot/play"
	"kanca/bot/settings"
	"kanca/cmd/kanca/author"
	"kanca/cmd/kanca/bench"
	"kanca/cmd/kanca/caretaker"
	"kanca/cmd/kanca/chat"
	"kanca/cmd/kanca/linking"
	"kanca/cmd/kanca/office"
)

// Exit statuses, a public contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// program is the command line. Every field is a flag or a subcommand.
type program struct {
	Data    dataFlags        `embed:""`
	Version kong.VersionFlag `help:"Print the version and leave."`

	Serve         serveCommand              `cmd:"" help:"Run the service: web server, channels, sender, and on this machine the simulator."`
	Chat          chat.Command              `cmd:"" help:"Talk to the bot in the terminal; each line of standard input is one message."`
	Understand    author.UnderstandCommand  `cmd:"" help:"Say what the bot takes texts for; each line of standard input is one text."`
	Offers        author.OffersGroup        `cmd:"" help:"Offers of work that people pass on: which signs a text shows, and where the signs come from."`
	Agencies      office.AgenciesGroup      `cmd:"" help:"The register of placement agencies: import it, look one up."`
	Openings      office.OpeningsGroup      `cmd:"" help:"Job openings of the office."`
	Trainings     office.TrainingsGroup     `cmd:"" help:"Trainings and orientation sessions of the office."`
	Announcements office.AnnouncementsGroup `cmd:"" help:"Announcements to many: write, approve, send, stop, and see who got them."`
	Imports       office.ImportsGroup       `cmd:"" help:"What was imported, when and by whom; take one import back."`
	Content       author.ContentGroup       `cmd:"" help:"What kanca knows: sources, dates, translations, reviews."`
	Region        author.RegionGroup        `cmd:"" help:"The pack of a regency: what it lacks."`
	Dialogs       author.DialogsGroup       `cmd:"" help:"The dialog trees: check, test with plays, draw."`
	Registrations office.RegistrationGroup  `cmd:"" help:"Registrations of interest."`
	Regency       office.RegencyGroup       `cmd:"" help:"The regency's own database: its schema, how far the flow is, what may be shared."`
	Migrate       caretaker.MigrateGroup    `cmd:"" help:"The schema of the database: look at it, bring it up to date."`
	Inbox         office.InboxGroup         `cmd:"" help:"What waits for a person of the office: cries for help, reports, messages."`
	Staff         office.StaffGroup         `cmd:"" help:"The people of the office and their phones."`
	Prices        office.PricesGroup        `cmd:"" help:"What SMS cost, so that kanca doctor and the metrics can tell."`
	WhatsApp      linking.Group             `cmd:"" name:"whatsapp" help:"The office's own WhatsApp: link it, ask how it does."`
	Keys          caretaker.KeysGroup       `cmd:"" help:"The key ring that seals identity numbers: look at it, give it a new key."`
	Backup        caretaker.BackupCommand   `cmd:"" help:"Write everything into one file, while the service runs."`
	Retention     caretaker.RetentionGroup  `cmd:"" help:"How long what people leave is kept, and what goes."`
	Restore       caretaker.RestoreCommand  `cmd:"" help:"Put a backup back, into either database."`
	Audit         caretaker.AuditGroup      `cmd:"" help:"The log of what staff did."`
	Doctor        caretaker.DoctorCommand   `cmd:"" help:"Check configuration, keys, database, content and channels, and say what to do."`
	Health        caretaker.HealthCommand   `cmd:"" help:"Ask a kanca serve on this machine how it does."`
	Bench         bench.Group               `cmd:"" help:"Measure on this machine what the README claims."`
}

const about = `kanca answers questions of people who want to work abroad, on WhatsApp and SMS, in Indonesian and Madurese.

Settings come from flags, then from the environment variable named behind each flag, then from the file of --env-file. KANCA_DATABASE_URL has no flag, because it may hold a password: postgres://… keeps everything in PostgreSQL. Without it everything is in one SQLite file, kanca.db in the data folder.

Exit status: 0 done, 1 failed, 2 wrong usage. What went wrong and what to do stands in one line on standard error.`

func main() {
	os.Exit(run(context.Background(), os.Args[1:], commandline.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string, io commandline.Streams) int {
	var p program
	var s settings.Settings // known once the flags are read
	var file envFile
	parser, err := kong.New(&p, kong.Name("kanca"), kong.Description(about), kong.Writers(io.Out, io.Err),
		kong.Vars{"version": commandline.Version(), "person": play.DefaultPerson}, kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io, &s),
		kong.WithBeforeReset(file.find))
	if err != nil {
		return report(io.Err, err)
	}
	command, err := parser.Parse(args)
	if file.err != nil {
		return report(io.Err, file.err) // what is wrong with a flag may come from it
	}
	if err != nil {
		return report(io.Err, commandline.WrongUsage(err.Error()+"; see kanca --help"))
	}
	s = p.Data.settings()
	if err := strangeVariable(os.Environ(), settingNames(parser.Model)); err != nil {
		return report(io.Err, err)
	}
	if err := settings.ChooseRegion(); err != nil {
		return report(io.Err, err)
	}
	return report(io.Err, command.Run())
}

// report writes an error as one line and returns its exit status.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(w, "kanca: "+commandline.OneLine(err.Error()))
	var wrong commandline.UsageError
	if errors.As(err, &wrong) {
		return exitUsage
	}
	return exitFailed
}
