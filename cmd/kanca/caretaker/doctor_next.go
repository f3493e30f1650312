package caretaker

import (
	"context"
	"time"

	"kanca/bot"
	"kanca/bot/findings"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// progress is how far a kanca is on the way from a fresh machine to a number that answers.
type progress struct {
	database bool
	staff    bool // a phone is told of cries for help
	register bool // of agencies
	channels []bot.ChannelName
	answered bool        // a reply went out over one of them
	running  func() bool // asked last, for it takes a moment
}

// reached takes down a way by which people can be reached.
func (p *progress) reached(t *transport.Transport) {
	for _, c := range t.Channels {
		p.channels = append(p.channels, c.Name())
	}
	if len(t.Channels) == 0 { // as the doctor sees the office's own WhatsApp
		p.channels = append(p.channels, bot.ChannelName(t.Name))
	}
}

// look takes down what the database knows. What cannot be read has a FAIL line of its own.
func (p *progress) look(ctx context.Context, db *store.DB, stats store.Stats) {
	p.database = true
	p.register = stats.Agencies > 0
	if roster, _, err := db.Roster(ctx); err == nil {
		p.staff = len(roster) > 0
	}
	for _, channel := range p.channels {
		if sent, _, err := db.Unreceived(ctx, channel, time.Unix(0, 0), time.Now()); err == nil && sent > 0 {
			p.answered = true
		}
	}
}

// tell says which step comes next. Cries for help come first and a wrong "licensed" never, so
// somebody to tell and the register stand before the number.
func (p *progress) tell(d *findings.Findings) {
	if d.Fails() > 0 {
		d.Next("do what the first FAIL line says, then run kanca doctor again")
		return
	}
	steps := []struct {
		done func() bool
		text string
	}{
		{func() bool { return p.database }, "make the database: kanca migrate up"},
		{func() bool { return p.staff }, "name somebody who is told of cries for help: kanca staff add NAME --role petugas --phone +62…"},
		{func() bool { return p.register }, "import the register of agencies, or nobody hears whether one is licensed: kanca agencies import FILE --dry-run, then without"},
		{func() bool { return len(p.channels) > 0 }, "give people a number: kanca whatsapp link, or the settings of Twilio or Kannel, which kanca serve --help explains"},
		{func() bool { return p.answered || p.running() }, "start the service: systemctl enable --now kanca where the Debian package is, else kanca serve"},
		{func() bool { return p.answered }, "write HALO to the number from another phone, and see that it is answered"},
	}
	for i, s := range steps {
		if !s.done() {
			d.Next("step %d of %d: %s", i+1, len(steps), s.text)
			return
		}
	}
}
