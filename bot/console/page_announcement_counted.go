package console

import (
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// counted is what is to be said of a count besides its numbers.
type counted struct {
	at      time.Time                  // zero where nothing was counted
	some    []int64                    // ids of people
	samples []store.AnnouncementSample // of them; nil where they are still to be asked for
}

// sampleLine is somebody who would get an announcement, as an example.
type sampleLine struct {
	Number, Village string
	Channel, Lang   string
	Parts           int // of an SMS
}

// countedWhen says when the people of an announcement were counted, for it may be a while ago.
func (v *visit) countedWhen() string {
	if v.counted.at.IsZero() {
		return ""
	}
	return v.say("ann.counted", "when", v.tongue.day(v.counted.at))
}

// samplesOf says of some who would get an announcement, taken at random, where it would go and
// in which words, without saying who they are.
func (v *visit) samplesOf(p broadcast.Proposal, plan store.AnnouncementPlan) (lines []sampleLine, err error) {
	list := v.counted.samples
	if list == nil {
		list, err = v.DB.AnnouncementSamples(v.context(), p.Content, plan, v.counted.some)
	}
	for _, s := range list {
		line := sampleLine{Number: v.numberOf(s.To), Village: s.Village, Channel: v.channelName(s.Channel)}
		for _, r := range p.Reach {
			if r.Channel != s.Channel {
				continue
			}
			if text, ok := p.TextFor(s.Lang, r.Medium); ok {
				line.Lang, line.Parts = v.langName(text.Lang), text.Segments
			}
			break
		}
		lines = append(lines, line)
	}
	return lines, err
}

// recountAnnouncement counts the people of a draft anew: somebody has just put something right.
func recountAnnouncement(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	to := announcementPath(a.ID) + "/periksa"
	done, err := v.once(v.sentForm(), func(*store.Tx) (string, error) { return to, nil })
	if err != nil {
		return answer{}, err
	}
	return done.and("ann.counted.anew"), v.DB.CountAnew(v.context(), a.ID)
}
