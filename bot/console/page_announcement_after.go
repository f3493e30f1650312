package console

import (
	"fmt"
	"io"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content/sheet"
)

// What can be done with an announcement that is over: tell those again whom it did not reach
// for a reason that has passed, and take a file of what became of everybody.

const (
	againWord = "lagi"
	fileWord  = "berkas"
)

// actsAfter leads to what can be done with an announcement that is over.
func (v *visit) actsAfter(a store.Announcement, c store.AnnouncementCounts) (links []actLink, err error) {
	path := announcementPath(a.ID)
	if c.Failed > 0 && v.may("POST /pengumuman/{id}/lagi") {
		people, err := v.DB.FailedPassing(v.context(), a.ID)
		if err != nil {
			return nil, err
		}
		if people > 0 {
			links = append(links, actLink{path + "/" + againWord, "ann.do." + againWord, ""})
		}
	}
	if v.may("POST /pengumuman/{id}/berkas") {
		links = append(links, actLink{path + "/" + fileWord, "ann.do." + fileWord, "quiet"})
	}
	return links, nil
}

// newAfter is the page that asks before one of them; led is where who asks is led where the
// announcement is not over.
func (v *visit) newAfter(word string) (p *announcementActPage, a store.Announcement, led answer, err error) {
	if a, err = v.announcement(); err != nil {
		return nil, a, led, err
	}
	p = &announcementActPage{form: v.newForm(), Path: announcementPath(a.ID), Title: a.Title, Word: word, Key: "ann.do." + word}
	if !a.State.Ended() || a.StartedAt.IsZero() {
		led = moved(p.Path).and("ann.not.now")
	}
	return p, a, led, nil
}

func askAgain(v *visit) (answer, error) {
	p, a, led, err := v.newAfter(againWord)
	if err != nil || led.to != "" {
		return led, err
	}
	people, err := v.DB.FailedPassing(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	if people == 0 {
		return moved(p.Path).and("ann.again.nobody"), nil
	}
	p.Says = []string{v.say("ann.ask.lagi", "n", number(people))}
	return shown(p), nil
}

// writeAgain makes a draft of the same words for those whom they did not reach, or leads to the
// one that is under way already.
func writeAgain(v *visit) (answer, error) {
	p, a, led, err := v.newAfter(againWord)
	if err != nil || led.to != "" {
		return led, err
	}
	p.form = v.sentForm()
	said := "ann.saved" // also where the same form comes again
	done, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		id, made, err := tx.TellAgain(v.context(), v.byStaff(), a.ID)
		said = "ann.saved"
		if made || err != nil {
			return announcementPath(id) + "/periksa", err
		}
		said = "ann.again.open"
		return announcementPath(id), nil
	})
	return done.and(said), err
}

func askRecipientsFile(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, a, led, err := v.newAfter(fileWord)
	if err != nil || led.to != "" {
		return led, err
	}
	c, err := v.DB.CountAnnouncement(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	p.Says = []string{v.say("ann.ask.berkas", "n", number(c.Audience))}
	return shown(p), nil
}

// fileAtOnce is how many recipients are read at once for a file.
const fileAtOnce = 500

// giveRecipientsFile gives what became of everybody as a table, a line for each of those who
// were frozen, with hidden numbers; that it is given is in the audit log. It goes out as it is
// read, however many there are.
func giveRecipientsFile(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	_, a, led, err := v.newAfter(fileWord)
	if err != nil || led.to != "" {
		return led, err
	}
	c, err := v.DB.CountAnnouncement(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		return tx.Audit(v.context(), v.act(audit.Exported, fmt.Sprintf("announcement:%d", a.ID), fmt.Sprintf("csv, %d", c.Audience)))
	}); err != nil {
		return answer{}, err
	}
	return given(file{name: fmt.Sprintf("pengumuman-%d.csv", a.ID), kind: "text/csv; charset=utf-8",
		write: func(out io.Writer) error { return v.writeRecipients(out, a.ID) }}), nil
}

// writeRecipients writes the table of an announcement's recipients.
func (v *visit) writeRecipients(out io.Writer, id int64) error {
	table, err := sheet.NewWriter(out, "pengumuman.csv", []string{"orang", "nama", "desa", "nomor", "saluran", "keadaan", "sebab"})
	if err != nil {
		return err
	}
	written := map[int64]bool{} // somebody may go on to the next place meanwhile
	for _, w := range placeWords {
		for after := int64(0); ; {
			list, _, err := v.DB.AnnouncementPeople(v.context(), id, store.AnnouncementPlace{State: w.state}, after, fileAtOnce)
			if err != nil {
				return err
			}
			for _, r := range list {
				after = r.ID
				if written[r.ID] {
					continue
				}
				written[r.ID] = true
				if err := table.Write([]string{fmt.Sprint(r.Person), r.Name, r.Village, v.numberOf(r.To), v.channelName(r.Channel), v.say(w.key), v.whyOf(r)}); err != nil {
					return err
				}
			}
			if len(list) < fileAtOnce {
				break
			}
		}
	}
	return table.Close()
}

// whyOf is why somebody stands where they stand, and is told by another way than the one meant at
// first; "" where nothing is to say.
func (v *visit) whyOf(r store.AnnouncementListed) string {
	why := ""
	switch r.State {
	case store.AnnouncementSkipped:
		why = v.leftOutWords(r.Reason)
	case store.Failed, store.Queued:
		why = v.reasonOf(r.Reason)
	}
	if !r.Instead || r.Channel == "" {
		return why
	}
	instead := v.say("ann.instead.unused", "channel", v.channelName(r.Channel))
	if r.First.Channel != "" {
		instead = v.say("ann.instead.failed", "channel", v.channelName(r.Channel), "first", v.channelName(r.First.Channel), "why", v.reasonOf(r.First.Code))
	}
	if why == "" {
		return instead
	}
	return instead + " " + why
}
