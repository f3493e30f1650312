package answering

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kanca/bot"
	"kanca/bot/channel/simulator"
	"kanca/bot/parts"
	"kanca/bot/play"
	"kanca/bot/store"
)

// Recorder writes conversations as plays.
type Recorder struct {
	parts *parts.Parts
	db    *store.DB
	demo  bool
}

// NewRecorder writes what db holds; demo says that sample data was answered from.
func NewRecorder(p *parts.Parts, db *store.DB, demo bool) Recorder { return Recorder{p, db, demo} }

// Write writes what was heard of a person as a play that goes the same way.
func (r Recorder) Write(ctx context.Context, w io.Writer, title string, medium bot.Medium, who bot.Address, heard []play.Heard) error {
	about := play.Script{Title: title, Medium: medium, Person: who.String(), Content: "sample"}
	if who.Kind == bot.Phone {
		about.Person = who.Value
	}
	if !r.demo {
		var err error
		if about.Openings, about.Trainings, about.Agencies, _, err = r.db.LoadContent(ctx); err != nil {
			return err
		}
		about.Content = "empty"
		if len(about.Openings)+len(about.Trainings)+len(about.Agencies) > 0 {
			about.Content = "imported"
		}
	}
	dir, err := os.MkdirTemp("", "kanca-play-")
	if err != nil {
		return fmt.Errorf("there is no room for the play's database: %w", err)
	}
	defer os.RemoveAll(dir)
	theatre, err := play.NewTheatre(ctx, r.parts.Engine, r.parts.Texts, r.parts.Library, dir)
	if err != nil {
		return err
	}
	return theatre.Record(ctx, w, about, heard)
}

// Script is the same for a conversation of the simulator.
func (r Recorder) Script(ctx context.Context, w io.Writer, channel bot.ChannelName, who bot.Address, title string, messages []simulator.Message) error {
	err := r.Write(ctx, w, title, TraitsOf(channel).Medium, who, heardIn(messages))
	if errors.Is(err, play.ErrNothingSaid) {
		return nil
	}
	return err
}

// heardIn puts to each message of a person what was answered.
func heardIn(messages []simulator.Message) (heard []play.Heard) {
	for _, m := range messages {
		switch {
		case m.FromPerson:
			heard = append(heard, play.Heard{Line: simulator.Spoken(m), At: m.At})
		case len(heard) > 0:
			last := &heard[len(heard)-1]
			last.Replies = append(last.Replies, m.Text)
		}
	}
	return heard
}

// EarlierOf is what a person said before, on whatever channel of this program.
func EarlierOf(ctx context.Context, db *store.DB, who bot.Address) ([]play.Heard, error) {
	messages, err := History(ctx, db, "", who, manyMessages)
	return heardIn(messages), err
}

// manyMessages is more messages than a conversation has that somebody saves.
const manyMessages = 10_000
