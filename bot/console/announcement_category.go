package console

import (
	"kanca/bot"
	"kanca/bot/broadcast"
)

// windowsOf says of those who get an announcement by a channel where a message costs by its
// category how many wrote within 24 hours, and how many did not: what that makes of the cost,
// and of the template that goes to the others.
func (v *visit) windowsOf(p broadcast.Proposal) (lines []string) {
	open, shut, known := p.Windows()
	if !known {
		return nil
	}
	category := p.Content.Category()
	if len(p.Templates) > 0 {
		category = p.Content.CategoryBy(p.Templates[0])
	}
	lines = []string{v.say("ann.window.category." + string(category)), v.say("ann.window.open", "n", number(open)), v.say("ann.window.shut", "n", number(shut))}
	return append(lines, v.templateLines(p)...)
}

// templateBars says why what is proposed cannot be submitted: its template may not be written
// with, and some can be written to with nothing else; "" where it can.
func (v *visit) templateBars(p broadcast.Proposal, now []broadcast.Template) string {
	for _, t := range p.Needs(now) {
		if t.Usable() {
			continue
		}
		for _, r := range p.Reach {
			if r.Channel == t.Channel && r.People > r.Open {
				return v.say("ann.bar.template", "status", t.Status, "channel", mediumName(bot.WhatsApp))
			}
		}
	}
	return ""
}
