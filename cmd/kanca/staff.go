package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

type staffGroup struct {
	Add     staffAdd     `cmd:"" help:"Add a person of the office, or take a disabled account of that name into use again."`
	List    staffList    `cmd:"" help:"List the accounts and whose phones are told of cries for help."`
	Disable staffDisable `cmd:"" help:"End the use of an account: its phone is told of nothing any more."`
	Reset   staffReset   `cmd:"" help:"Print a new link for an account; the old one stops working."`
}

const staffHelp = `A phone is told by SMS or WhatsApp, whichever works, of each cry for help. Whoever answers TERIMA and the number has it; after 10 minutes without an answer the next one is told: first every petugas, then kepala, then admin, each in the order in which they were added.`

type staffAdd struct {
	Name  string `arg:"" help:"Name, as colleagues know it." placeholder:"NAME"`
	Role  string `required:"" enum:"petugas,kepala,admin" help:"${enum}. An admin is not told what people write." placeholder:"ROLE"`
	Phone string `help:"Phone that is told of cries for help, as +628… Without it none is." placeholder:"NUMBER"`
}

func (staffAdd) Help() string { return staffHelp }

func (c *staffAdd) Run(ctx context.Context, s *settings, streams streams) error {
	if strings.TrimSpace(c.Name) == "" {
		return usageError{"the name is empty; write the person's name"}
	}
	number := strings.TrimSpace(c.Phone)
	if number != "" && !international.MatchString(number) {
		var err error
		if number, err = identity.ParsePhone(number); err != nil {
			return usageError{fmt.Sprintf("--phone: %v; write it as +628…", err)}
		}
	}
	db, err := s.open(ctx)
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
		fmt.Fprintf(streams.out, "%s is %s; without --phone no cry for help is told to them\n", added.Name, added.Role)
	} else {
		fmt.Fprintf(streams.out, "%s is %s; cries for help are told to %s\n", added.Name, added.Role, added.Phone)
	}
	printLink(streams.out, token, time.Now())
	return nil
}

// newToken makes the token of a link: 256 bits of chance.
func newToken() string { return strings.ToLower(rand.Text() + rand.Text()) }

// printLink prints the single-use link of an account.
func printLink(w io.Writer, token string, now time.Time) {
	address := strings.TrimRight(os.Getenv("KANCA_PUBLIC_URL"), "/")
	if address == "" {
		address = "http://" + listenAddress()
	}
	fmt.Fprintf(w, "link, good once and until %s: %s/invite/%s\n", now.Add(store.InvitationTime).In(content.Zone).Format("2006-01-02 15:04"), address, token)
	fmt.Fprintln(w, "the page behind it comes with the console, which this version does not have yet; cries for help are told without it")
}

// listenAddress is where the web server listens if nothing else is said.
func listenAddress() string {
	if listen := os.Getenv("KANCA_LISTEN"); listen != "" {
		return listen
	}
	return "127.0.0.1:8080"
}

type staffList struct{}

func (staffList) Help() string { return staffHelp }

func (staffList) Run(ctx context.Context, s *settings, streams streams) error {
	db, err := s.open(ctx)
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
		default:
			text += ", " + m.Phone
		}
		fmt.Fprintln(streams.out, text)
	}
	if len(all) == 0 {
		fmt.Fprintln(streams.out, "there are no accounts; use kanca staff add NAME --role petugas --phone +62…")
	}
	return nil
}

type staffDisable struct {
	Name string `arg:"" help:"Name of the account." placeholder:"NAME"`
}

func (c *staffDisable) Run(ctx context.Context, s *settings, streams streams) error {
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	m, err := db.DisableStaff(ctx, c.Name)
	if err != nil {
		return staffTrouble(c.Name, err)
	}
	fmt.Fprintf(streams.out, "%s is disabled\n", m.Name)
	if roster, _, err := db.Roster(ctx); err != nil {
		return err
	} else if len(roster) == 0 {
		fmt.Fprintln(streams.out, "nobody is left who is told of cries for help; use kanca staff add NAME --role petugas --phone +62…")
	}
	return nil
}

type staffReset struct {
	Name string `arg:"" help:"Name of the account." placeholder:"NAME"`
}

func (c *staffReset) Run(ctx context.Context, s *settings, streams streams) error {
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	token := newToken()
	m, err := db.ResetStaff(ctx, c.Name, token)
	if err != nil {
		return staffTrouble(c.Name, err)
	}
	fmt.Fprintf(streams.out, "%s has a new link\n", m.Name)
	printLink(streams.out, token, time.Now())
	return nil
}

func staffTrouble(name string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("no account in use has the name %s; see kanca staff list", name)
	}
	return err
}
