package delivery

import (
	"context"

	"kanca/bot"
	"kanca/bot/store"
)

// settle marks what is over, and claims up to n messages in the same transaction.
// What could not be marked stays for the next time: to forget that a message was sent
// is to send it twice. What the store takes for claimed by this sender and is not on
// its way is handed out again: the answer to an earlier claim was lost with a
// connection.
func (s *Sender) settle(ctx context.Context, over []done, n int, lowest bot.Lane) ([]bot.Outgoing, error) {
	lease, _ := s.held.now()
	asking, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	messages, err := s.Store.MarkAndClaim(asking, outcomes(over), s.places.ids(), s.Channel.Name(), lease, lowest, n)
	if err == nil {
		s.marked(over)
	}
	return messages, err
}

func outcomes(over []done) (out []store.Outcome) {
	for _, d := range over {
		if d.keep {
			out = append(out, d.try.Outcome)
		}
	}
	return out
}

// marked gives places back and tells of the tries.
func (s *Sender) marked(over []done) {
	s.places.free(len(over))
	if len(over) > 0 {
		s.progress.made(s.Now())
	}
	for _, d := range over {
		if s.Observe != nil && d.keep && d.try.Outcome.Code != tooOldCode {
			s.Observe(d.try)
		}
	}
}

// finish waits for what is on its way and marks it; nothing more is begun.
func (s *Sender) finish(ctx context.Context) {
	s.places.all.Wait()
	over := s.places.finished()
	if len(over) > 0 && s.persist(ctx, "what became of messages cannot be written down; trying again", func(inner context.Context) error {
		return s.Store.Mark(inner, outcomes(over))
	}) {
		s.marked(over)
	}
}
