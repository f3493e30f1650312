package installation_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kanca/bot/installation"
	"kanca/bot/store/postgrestest"
)

// The server puts the move in place and its answer is lost, as when it is stopped at
// that moment: it moved, and the old database is not to be opened.
func TestAMoveWhoseAnswerIsLost(t *testing.T) {
	server := postgrestest.Start(t)
	h := embedded(t)
	h.settled(3)
	to := server.Database(t)
	between := postgrestest.Behind(t, to)
	_, err := h.ToPostgres(context.Background(), installation.MoveOptions{To: between.Address(), Lock: options().Lock, Step: func(what string) {
		if what == "putting it in place" {
			between.Set(postgrestest.Weather{LoseAt: "commit"})
		}
	}})
	if err != nil {
		t.Errorf("it is in place: %v", err)
	}
	moved := house{t, installation.Installation{Folder: h.Folder, Database: to, KeyFile: h.KeyFile, Version: "trial"}}
	if got := moved.stats(); got.Registrations != 3 {
		t.Fatalf("%+v", got)
	}
	if !installation.Moved(h.Folder) {
		t.Error("nothing says that the old database moved: people would be answered from two places")
	}
}

// Nobody knows whether it is in place: the old database is not to be opened. Where it
// surely is not, it is.
func TestAMoveOfWhichNobodyKnows(t *testing.T) {
	server := postgrestest.Start(t)
	h := embedded(t)
	h.settled(1)
	between := postgrestest.Behind(t, server.Database(t))
	for _, x := range []struct {
		weather postgrestest.Weather
		moved   bool
	}{
		{postgrestest.Weather{Break: 1}, true},
		{postgrestest.Weather{LoseAt: "SET SCHEMA"}, false},
	} {
		_, err := h.ToPostgres(context.Background(), installation.MoveOptions{To: between.Address(), Lock: options().Lock, Step: func(what string) {
			if what == "putting it in place" {
				between.Set(x.weather)
			}
		}})
		between.Set(postgrestest.Weather{})
		if err == nil || installation.Moved(h.Folder) != x.moved {
			t.Errorf("%+v: %v, moved %v", x.weather, err, installation.Moved(h.Folder))
		}
	}
	if _, err := h.move(between.Address()); err != nil {
		t.Errorf("again: %v", err)
	}
}

// Who went back to the file is not sent to the older state without a word.
func TestAMoveAfterGoingBackToTheFile(t *testing.T) {
	server := postgrestest.Start(t)
	h := embedded(t)
	h.settled(1)
	to := server.Database(t)
	if _, err := h.move(to); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(h.Folder, installation.MovedName)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.move(to); !errors.Is(err, installation.ErrWentBack) {
		t.Errorf("a second time: %v", err)
	}
}
