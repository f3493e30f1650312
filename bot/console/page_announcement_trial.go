package console

import (
	"errors"
	"net/http"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// testMark stands before a text that is sent to staff to be read on a phone.
const testMark = "[UJI] "

// testAnnouncement sends the phone of whoever writes what people would read, in each language
// and by each kind of channel by which phones of staff are reached.
func testAnnouncement(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	plan, err := v.announcer().Plan(v.context(), a.Content)
	to := announcementPath(a.ID) + "/periksa"
	if v.cannotPlan(err) != "" {
		return moved(to), nil // the page says why
	}
	if err != nil {
		return answer{}, err
	}
	texts := v.testTexts(plan)
	if len(texts) == 0 {
		return moved(to).and("ann.test.noway"), nil
	}
	done, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		return to, tx.SendAnnouncementTest(v.context(), v.byStaff(), a.ID, plan, texts)
	})
	switch {
	case errors.Is(err, store.ErrNoPhoneForTest):
		return moved(to).and("ann.test.nophone"), nil
	case errors.Is(err, store.ErrRefusing):
		return moved(to).and("ann.test.refusing"), nil
	case errors.Is(err, store.ErrManyTests):
		return moved(to).and("ann.test.many"), nil
	case err != nil:
		return answer{}, err
	}
	done.status = http.StatusSeeOther
	return done.and("ann.test.sent"), nil
}

// testTexts are the texts of a plan that a phone of staff can be sent now.
func (v *visit) testTexts(plan store.AnnouncementPlan) (texts []store.AnnouncementTestText) {
	known := map[bot.Medium]bool{}
	for _, way := range v.phones() {
		medium := v.way(way).Traits.Medium
		if known[medium] {
			continue
		}
		known[medium] = true
		for _, t := range plan.Texts {
			if t.Medium != medium {
				continue
			}
			reply := store.Reply{Text: testMark + t.Body}
			if t.Segments > 0 {
				reply.Segments = sms.Count(reply.Text).Segments
			}
			texts = append(texts, store.AnnouncementTestText{Channel: way, Reply: reply})
		}
	}
	return texts
}
