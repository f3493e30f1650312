package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/content"
	"kanca/locales"
)

// maxToldAgencies is how many agencies one answer tells of: each costs two segments on SMS.
const maxToldAgencies = 2

// tellOfAgencies says how an agency stands that the text names and that the register has
// bad news of, whatever else was heard: an advert of a revoked PT may ask for nothing but
// a wage. It stands before the answer, and behind the numbers where somebody may be in danger.
func (t *turn) tellOfAgencies() {
	if t.in.Text == "" || t.out.Intent == bot.Stop || t.out.Intent == bot.Resume || len(t.words) < 2 {
		return
	}
	var told []string
	for _, r := range t.env.Content.Agencies().Told(t.in.Text) {
		if len(told) < maxToldAgencies && !t.tellsHow(r.Record) {
			told = append(told, t.toldAgency(r))
		}
	}
	at := 0
	switch {
	case t.s.Asking == askDanger || t.alarms() || t.isEmergency(t.trees.Node(t.s.Node)):
		at = len(t.out.Replies)
	case len(t.out.Replies) > 0 && t.out.Replies[0] == t.text("common.newcomer", nil):
		at = 1
	}
	t.out.Replies = slices.Insert(t.out.Replies, at, told...)
}

// toldAgency is one sentence about an agency, with its source and date, and whether it may be
// another one than is meant.
func (t *turn) toldAgency(m agency.Mention) string {
	r, key := m.Record, "agency.told"
	if m.Alike {
		key = "agency.told.alike"
	}
	sc := t.scene(t.trees.Node(t.trees.Start))
	v := sc.know().Agencies().Of(r, t.env.Now)
	text := t.text(key, locales.Data{"Name": r.Name + licenceTail(r), "Status": sc.tag(r), "Date": content.FormatDate(v.AsOf, sc.lang()), "Source": r.Source})
	if r.Sample {
		gap := "\n"
		if sc.isSMS() {
			gap = " "
		}
		return t.text("common.sample", nil) + gap + text
	}
	return text
}

// tellsHow reports whether the answer says already how an agency stands, and does not only
// repeat its name.
func (t *turn) tellsHow(r agency.Record) bool {
	status := strings.ToLower(t.text("agency.tag."+string(r.Status), nil))
	status = status[strings.LastIndexByte(status, ' ')+1:]
	return slices.ContainsFunc(t.out.Replies, func(reply string) bool {
		return strings.Contains(reply, r.Name) && strings.Contains(strings.ToLower(reply), status)
	})
}
