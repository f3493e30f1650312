package store_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// one of every event, with what the store needs to write it.
var everyEvent = []bot.Event{
	bot.LanguageChosen{Lang: bot.Madurese},
	bot.ConsentGiven{Version: "1"},
	bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1"}},
	bot.RegistrationChanged{Registration: bot.Registration{ID: "r1", Name: "Orang Contoh"}},
	bot.RegistrationWithdrawn{ID: "r1"},
	bot.NIKRemoved{},
	bot.ReportFiled{Report: bot.FraudReport{ID: "f1"}},
	bot.HandoverRequested{Handover: bot.Handover{ID: "h1"}},
	bot.OptedOutOfAnnouncements{},
	bot.OptedInAgain{},
	bot.AnnouncementsWanted{Country: "TW"},
	bot.AnnouncementsDeclined{},
	bot.PersonProven{}, // of whom is known in the test only
	bot.ProofFailed{},
	bot.EarlierDenied{},
	bot.NotUnderstood{Text: "x"},
	bot.DataDeleted{},
}

// A new event in bot/event.go fails this test until the store writes it.
func TestEveryEventIsApplied(t *testing.T) {
	var declared, known []string
	for _, e := range everyEvent {
		known = append(known, reflect.TypeOf(e).Name())
	}
	// Whatever has a method Type() string with a receiver is an event.
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Type" {
				continue
			}
			receiver := f.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			declared = append(declared, receiver.(*ast.Ident).Name)
		}
	}
	sort.Strings(declared)
	sort.Strings(known)
	if strings.Join(declared, " ") != strings.Join(known, " ") {
		t.Fatalf("events declared in package bot:\n%v\nevents the store is tried with:\n%v", declared, known)
	}
	ctx := context.Background()
	db := openSQLite(t)
	for _, e := range everyEvent {
		err := db.InTx(ctx, func(tx *store.Tx) error {
			phone := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
			p, err := tx.TakePerson(ctx, []bot.Address{phone}, time.Now())
			if err != nil {
				return err
			}
			if _, proven := e.(bot.PersonProven); proven {
				e = bot.PersonProven{Earlier: p.ID}
				if p, err = tx.TakePerson(ctx, []bot.Address{phone, {Kind: bot.LID, Value: "1"}}, time.Now()); err != nil {
					return err
				}
			}
			return tx.Apply(ctx, p.ID, 0, []bot.Event{e})
		})
		if err != nil {
			t.Errorf("%T: %v", e, err)
		}
	}
	err = db.InTx(ctx, func(tx *store.Tx) error { return tx.Apply(ctx, 1, 0, []bot.Event{unknownEvent{}}) })
	if err == nil {
		t.Error("an event nobody knows was applied")
	}
}

type unknownEvent struct{}

func (unknownEvent) Type() string { return "unknown" }
func (unknownEvent) Ref() string  { return "" }
