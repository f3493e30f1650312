package console

import (
	"sync"

	"kanca/bot/audit"
	"kanca/bot/store"
)

// readers remembers what of crimes a session has read, and what was refused to it, as the
// log of deeds says: a page that reads itself again is no other reader.
type readers struct {
	mu  sync.Mutex
	are map[reading]bool
}

// reading is what was read, by its name in the log, and in which session.
type reading struct {
	session int64
	since   int64 // when the session began: a number may be given anew once a session has ended
	object  string
}

func (v *visit) reading(object string) reading {
	return reading{v.session.ID, v.session.CreatedAt.UnixMilli(), object}
}

// readersKept is how many readings are remembered; one that is forgotten is written down
// once more.
const readersKept = 4096

func newReaders() *readers { return &readers{are: map[reading]bool{}} }

func (r *readers) has(x reading) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.are[x]
}

func (r *readers) note(x reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.are) >= readersKept {
		clear(r.are)
	}
	r.are[x] = true
}

// noteDenied writes down who asked for what is not theirs, once a session for each address:
// whoever asks on fills no log that nobody may shorten.
func (v *visit) noteDenied() error {
	x := v.reading("denied " + v.route.pattern)
	if v.readers.has(x) {
		return nil
	}
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		return tx.Audit(v.context(), v.act(audit.Denied, v.route.pattern, ""))
	}); err != nil {
		return err
	}
	v.readers.note(x)
	return nil
}

// readsCrime writes down who reads of a crime: they are written down, or do not read it.
func (v *visit) readsCrime(object string) error {
	x := v.reading(object)
	if v.quiet() && v.readers.has(x) {
		return nil
	}
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error { return tx.Audit(v.context(), v.act(audit.EntryOpened, object, "")) }); err != nil {
		return err
	}
	v.readers.note(x)
	return nil
}
