package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/offer"
	"kanca/content"
	"kanca/locales"
)

// Examined is a text that somebody asked about expressly: is this offer real?
type Examined struct {
	Offer    bool // it is heard as an offer where nobody asked, and nobody in it is in danger
	Read     offer.Reading
	Finding  offer.Finding
	Openings []content.Opening // of the office, for the same work
}

// Examine reads a text as an offer of work that nobody has to be asked about. mended says
// that a program read it from a picture.
func (e *Engine) Examine(text string, mended bool, env Env) Examined {
	t := e.begun(State{Lang: bot.Indonesian}, Input{Kind: bot.KindText, Text: readable(text)}, env)
	read := offer.Read(text)
	if mended {
		read = offer.ReadMended(text)
	}
	found := offer.Check(read, env.Content.Agencies(), false)
	sc := t.scene(t.trees.Node(t.trees.Start))
	return Examined{Offer: t.advertised() != nil, Read: read, Finding: found, Openings: sc.openingsLike(text, read, found)}
}

// Tell is what a person is told of a text that was examined: the first reply.
func (e *Engine) Tell(x Examined, text string, lang bot.Lang, env Env) string {
	t := e.begun(State{Lang: lang, Node: e.trees.Start}, Input{Kind: bot.KindText, Text: text}, env)
	t.advert = offered{known: true, text: text, finding: &x.Finding}
	t.s.Vars = Vars{{offerVar, t.kept(text)}}
	t.enter(t.trees.Events["offer"])
	t.maskReplies()
	t.paginate()
	if len(t.out.Replies) == 0 {
		return ""
	}
	return t.out.Replies[0]
}

// tellOpenings names an opening of the office for the same work, of an agency that is in the
// register without doubt, or says that there is none.
func (sc *scene) tellOpenings(f offer.Finding) string {
	all := sc.know().Openings(content.OpeningQuery{}, sc.env().Now)
	if sc.isSMS() || len(all) == 0 {
		return ""
	}
	text := sc.get(offerVar)
	like := sc.openingsLike(text, offer.Read(text), f)
	for _, o := range like {
		if v := sc.know().AgencyOf(o); v.Kind == agency.Found && v.Record.Standing() == agency.Active && len(v.Also) == 0 {
			sc.sample = sc.sample || o.Sample
			return sc.fill("offer.opening", locales.Data{"Title": o.Title, "Agency": o.Agency})
		}
	}
	if len(like) > 0 { // what the office has is in doubt itself
		return ""
	}
	return sc.fill("offer.opening.none", locales.Data{"Date": content.FormatDate(all[0].AsOf, sc.lang())})
}

// openingsLike are the openings of the office for the work that a text offers: in the same
// country, of the same agency where the register knows it, else for the same job.
func (sc *scene) openingsLike(text string, read offer.Reading, found offer.Finding) (like []content.Opening) {
	if found.Named && found.Found == (agency.Record{}) {
		return nil // another agency's
	}
	jobs := content.JobsIn(text)
	for _, iso := range read.Countries {
		for _, o := range sc.know().Openings(content.OpeningQuery{Country: iso}, sc.env().Now) {
			v := sc.know().AgencyOf(o)
			switch theirs := content.JobsIn(o.Title + " " + o.Sector); {
			case found.Found != (agency.Record{}) && (v.Kind != agency.Found || v.Record.Ref() != found.Found.Ref()):
			case len(jobs) > 0 && !slices.ContainsFunc(theirs, func(job string) bool { return slices.Contains(jobs, job) }):
			case len(jobs) == 0 && found.Found == (agency.Record{}):
			default:
				like = append(like, o)
			}
		}
	}
	return like
}
