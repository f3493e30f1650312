package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

// StaffGroup is the command line of kanca staff.
type StaffGroup struct {
	Add     staffAdd     `cmd:"" help:"Add a person of the office, or take a disabled account of that name into use again."`
	List    staffList    `cmd:"" help:"List the accounts and whose phones are told of cries for help."`
	Disable staffDisable `cmd:"" help:"End the use of an account: its phone is told of nothing any more."`
	Reset   staffReset   `cmd:"" help:"Print a new link for an account; the old one stops working."`
}

const staffHelp = `A phone is told by SMS or WhatsApp, whichever works, of each cry for help. Whoever answers TERIMA and the number has it; after 10 minutes without an answer the next one is told: first every petugas, then kepala, then admin, each in the order in which they were added; the console's settings may set another order. Where another WhatsApp account comes with that phone, TERIMA from it counts for nothing until kanca staff reset NAME.`

type staffAdd struct {
	Name  string `arg:"" help:"Name, as colleagues know it." placeholder:"NAME"`
	Role  string `required:"" enum:"petugas,kepala,admin" help:"${enum}. An admin is not told what people write." placeholder:"ROLE"`
	Phone string `help:"Phone that is told of cries for help, as +628… Without it none is." placeholder:"NUMBER"`
}

func (staffAdd) Help() string { return staffHelp }

func (c *staffAdd) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	if strings.TrimSpace(c.Name) == "" {
		return commandline.WrongUsage("the name is empty; write the person's name")
	}
	if identity.HoldsNumber(c.Name) {
		return commandline.WrongUsage("the name holds a number; write only the person's name, and the phone with --phone")
	}
	number := strings.TrimSpace(c.Phone)
	if number != "" && !commandline.International.MatchString(number) {
		var err error
		if number, err = identity.ParsePhone(number); err != nil {
			return commandline.WrongUsage(fmt.Sprintf("--phone: %v; write it as +628…", err))
		}
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	token := newToken()
	added, err := db.AddStaff(ctx, bot.Staff{Name: c.Name, Role: bot.Role(c.Role), Phone: number}, token)
	if errors.Is(err, store.ErrStaffExists) {
		return fmt.Errorf("an account in use has the name %s or that phone; see kanca staff list", c.Name)
	}
	if err != nil {
		return err
	}
	if added.Phone == "" {
		fmt.Fprintf(streams.Out, "%s is %s; without --phone no cry for help is told to them\n", added.Name, added.Role)
	} else {
		fmt.Fprintf(streams.Out, "%s is %s; cries for help are told to %s\n", added.Name, added.Role, added.Phone)
	}
	return printLink(ctx, db, streams.Out, token, time.Now())
}

// newToken makes the token of a link: 256 bits of chance.
func newToken() string { return strings.ToLower(rand.Text() + rand.Text()) }

// printLink prints the single-use link of an account, at the address by which everybody
// reaches the console, else where it is served or was last.
func printLink(ctx context.Context, db *store.DB, w io.Writer, token string, now time.Time) error {
	address := strings.TrimRight(os.Getenv("KANCA_PUBLIC_URL"), "/")
	if address == "" {
		served, err := db.Address(ctx)
		if err != nil {
			return err
		}
		address = cmp.Or(served, "http://"+entrance.ListenAddress())
	}
	fmt.Fprintf(w, "link, good once and until %s: %s/invite/%s\n", now.Add(store.InvitationTime).In(content.Zone).Format("2006-01-02 15:04"), address, token)
	fmt.Fprintln(w, "whoever opens it chooses the password; give it to nobody else")
	return nil
}

type staffList struct{}

func (staffList) Help() string { return staffHelp }

func (staffList) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := db.AllStaff(ctx)
	if err != nil {
		return err
	}
	_, refusing, err := db.Roster(ctx)
	if err != nil {
		return err
	}
	silent := map[int64]bool{}
	for _, r := range refusing {
		silent[r.ID] = true
	}
	for _, m := range all {
		text := fmt.Sprintf("%s: %s", m.Name, m.Role)
		switch {
		case !m.Enabled():
			text += ", disabled " + m.DisabledAt.In(content.Zone).Format("2006-01-02 15:04")
		case m.Phone == "":
			text += ", no phone"
		case silent[m.ID]:
			text += ", " + m.Phone + ", which said BERHENTI and is told of nothing; write MULAI from it"
		case !m.DoubtedAt.IsZero():
			text += ", " + m.Phone + ", with which another WhatsApp account came; reset the account if that is theirs too, disable it if not"
		default:
			text += ", " + m.Phone
		}
		fmt.Fprintln(streams.Out, text)
	}
	if len(all) == 0 {
		fmt.Fprintln(streams.Out, "there are no accounts; use kanca staff add NAME --role petugas --phone +62…")
	}
	return nil
}

type staffDisable struct {
	Name string `arg:"" help:"Name of the account." placeholder:"NAME"`
}

func (c *staffDisable) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	m, err := db.DisableStaff(ctx, c.Name)
	if err != nil {
		return staffTrouble(c.Name, err)
	}
	fmt.Fprintf(streams.Out, "%s is disabled\n", m.Name)
	if roster, _, err := db.Roster(ctx); err != nil {
		return err
	} else if len(roster) == 0 {
		fmt.Fprintln(streams.Out, "nobody is left who is told of cries for help; use kanca staff add NAME --role petugas --phone +62…")
	}
	return nil
}

type staffReset struct {
	Name string `arg:"" help:"Name of the account." placeholder:"NAME"`
}

func (c *staffReset) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	token := newToken()
	m, err := db.ResetStaff(ctx, c.Name, token)
	if err != nil {
		return staffTrouble(c.Name, err)
	}
	fmt.Fprintf(streams.Out, "%s has a new link\n", m.Name)
	return printLink(ctx, db, streams.Out, token, time.Now())
}

func staffTrouble(name string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("no account in use has the name %s; see kanca staff list", name)
	}
	return err
}
