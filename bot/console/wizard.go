package console

import (
	"errors"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// wizard is embedded by the short pages on which an announcement is written: each is saved
// by itself.
type wizard struct {
	form
	Number  int64  // of the announcement; 0 for one that is not kept yet
	Path    string // of the announcement
	Version int64  // that was seen
	Step    string // on which page this is
	Voids   bool   // it was submitted, which counts for nothing once it is changed
	Theirs  []difference
}

func (v *visit) newWizard(step string, a store.Announcement) wizard {
	w := wizard{form: v.newForm(), Number: a.ID, Path: announcementsPath + "/baru", Version: a.Version, Step: step}
	if a.ID != 0 {
		w.Path = announcementPath(a.ID)
		w.Voids = a.State != broadcast.Draft
		w.form.From = w.Path + "/" + step
	}
	return w
}

// keepStep keeps what one of the short pages says, and leads to the next one.
func (v *visit) keepStep(w *wizard, a store.Announcement, next string, says func(*broadcast.Content)) (answer, error) {
	c := a.Content
	says(&c)
	v.keepTimes(&c)
	done, err := v.once(w.form, func(tx *store.Tx) (string, error) {
		return w.Path + next, tx.EditAnnouncement(v.context(), v.byStaff(), a.ID, w.Version, c)
	})
	var refused *broadcast.Refused
	if errors.As(err, &refused) {
		return moved(w.Path).and("ann.closed"), nil
	}
	return done.and("ann.saved"), err
}

// keepTimes gives a draft whose time is over another one: when it goes is said last.
func (v *visit) keepTimes(c *broadcast.Content) {
	if !c.NotAfter.After(v.now) {
		c.SendAfter, c.NotAfter = time.Time{}, v.now.Add(broadcast.UsualLife)
	}
}

// stale lets a page show what an announcement is now beside what was typed: either may be
// kept.
func (v *visit) stale(w *wizard) (store.Announcement, error) {
	now, err := v.DB.Announcement(v.context(), w.Number)
	w.form.ID = v.NewToken() // it was not taken: it may be sent again
	w.Version = now.Version
	w.refuse(nil, v.say("ann.stale"))
	return now, err
}

// differs notes where what was typed is not what stands there now.
func (w *wizard) differs(v *visit, label, mine, theirs string) {
	if mine == theirs {
		return
	}
	for _, side := range []*string{&mine, &theirs} {
		if *side == "" {
			*side = v.say("phone.none")
		}
	}
	w.Theirs = append(w.Theirs, difference{v.say(label), mine, theirs})
}
