package play

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/store"
)

// manyRows is more rows than any play makes.
const manyRows = 10_000

// Rows are the names that a `=` line may begin with, and what each compares:
//
//	= messages 4           messages stored of this person, both directions; 0 after an erasure
//	= registrations 1      registrations stored
//	= registration F V     field F of the newest registration is V; F is name, age, district,
//	                       village, village_code, country, job, opening, phone, nik (masked),
//	                       lang or status
//	= reports 1            reports of suspected fraud stored
//	= report F V           field F of the newest report: what, who, where, money, contact (yes
//	                       or no) or urgent (yes or no)
//	= handovers 2          conversations that wait for staff
//	= urgent 1             those of them that are an emergency
//	= consents 1           times consent was given, each stored with its turn
//	= not_understood 1     texts kept because the bot had no answer
//	= stopped yes          yes or no: this person wants no announcements
//	= language mad         language stored for this person; none for a newcomer
//
// An empty value is written as none.
var Rows = []string{
	"messages", "registrations", "registration", "reports", "report", "handovers", "urgent", "consents", "not_understood", "stopped", "language",
}

// checkRow compares a stored row with what the script says.
func (p *performance) checkRow(ctx context.Context, text string, differ func(string, ...any)) error {
	name, want, _ := strings.Cut(text, " ")
	field := ""
	want = strings.TrimSpace(want)
	if name == "registration" || name == "report" {
		field, want, _ = strings.Cut(want, " ")
		want = strings.TrimSpace(want)
	}
	have, err := p.row(ctx, name, field)
	if err != nil {
		return err
	}
	if have = orNone(have); have != want {
		differ("stored: %s is %q, not %q", strings.TrimSpace(name+" "+field), have, want)
	}
	return nil
}

// row reads one value.
func (p *performance) row(ctx context.Context, name, field string) (string, error) {
	switch name {
	case "messages":
		person, err := p.db.FindPerson(ctx, p.self)
		if errors.Is(err, store.ErrNotFound) {
			return "0", nil
		}
		if err != nil {
			return "", err
		}
		messages, err := p.db.Messages(ctx, person, manyRows)
		return strconv.Itoa(len(messages)), err
	case "registrations", "registration":
		return p.registration(ctx, name, field)
	case "reports":
		reports, err := p.db.Reports(ctx, manyRows)
		return strconv.Itoa(len(reports)), err
	case "report":
		reports, err := p.db.Reports(ctx, 1)
		if err != nil || len(reports) == 0 {
			return "", err
		}
		return fieldOf(reportFields(reports[0].FraudReport), field)
	case "handovers", "urgent":
		handovers, err := p.db.Handovers(ctx, manyRows)
		n := 0
		for _, h := range handovers {
			if name == "handovers" || h.Urgent {
				n++
			}
		}
		return strconv.Itoa(n), err
	case "consents":
		return strconv.Itoa(p.consents), nil
	case "not_understood":
		questions, err := p.db.NotUnderstood(ctx, manyRows)
		return strconv.Itoa(len(questions)), err
	case "stopped", "language":
		person, err := p.person(ctx)
		if name == "language" {
			return string(person.Lang), err
		}
		return yesNo(person.OptedOut), err
	}
	return "", fmt.Errorf("there is no row %q to compare; there are %s", name, strings.Join(Rows, ", "))
}

func (p *performance) registration(ctx context.Context, name, field string) (string, error) {
	var newest store.StoredRegistration
	n := 0
	err := p.db.Registrations(ctx, func(r store.StoredRegistration) error {
		n, newest = n+1, r
		return nil
	})
	if err != nil || name == "registrations" {
		return strconv.Itoa(n), err
	}
	if n == 0 {
		return "", nil
	}
	return fieldOf(registrationFields(newest.Registration), field)
}

// Rows that nobody stored, for the names of their fields.
var (
	emptyRegistration bot.Registration
	emptyReport       bot.FraudReport
)

func registrationFields(r bot.Registration) map[string]string {
	return map[string]string{
		"name": r.Name, "age": strconv.Itoa(r.Age), "district": r.District, "village": r.Village, "village_code": r.VillageCode,
		"country": r.Country, "job": r.Job, "opening": r.OpeningID, "phone": r.Phone, "nik": r.NIKMasked, "lang": string(r.Lang), "status": r.Status,
	}
}

func reportFields(r bot.FraudReport) map[string]string {
	return map[string]string{
		"what": r.What, "who": r.Who, "where": r.Where, "money": r.Money, "contact": yesNo(r.Contact), "urgent": yesNo(r.Urgent),
	}
}

func fieldOf(fields map[string]string, name string) (string, error) {
	value, ok := fields[name]
	if !ok {
		return "", fmt.Errorf("there is no field %q to compare", name)
	}
	return value, nil
}

// errLooked ends a transaction that only looked.
var errLooked = errors.New("only looked")

// person reads what is stored about the person, or about the address of one who
// was erased, and changes nothing.
func (p *performance) person(ctx context.Context) (person bot.Person, err error) {
	err = p.db.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if person, err = tx.TakePerson(ctx, []bot.Address{p.self}, p.clock); err != nil {
			return err
		}
		return errLooked
	})
	if errors.Is(err, errLooked) {
		err = nil
	}
	return person, err
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
