package conversation

import (
	"kanca/bot"
	"kanca/bot/understanding"
)

// understood is what the text was taken for; it is worked out once, and only
// when somebody asks.
func (t *turn) understood() understanding.Result {
	if t.result == nil {
		r := understanding.Result{Intent: bot.Unknown, Language: understanding.Other}
		if t.in.Kind == bot.KindText && t.plain != "" {
			r = t.understand(t.in.Text, t.s.Lang)
			if t.onlyDeniesFirm() {
				r = hearsNothing(r)
				t.result = &r
				return r
			}
			if r.OnlyAgency { // no word of it means anything else
				t.result = &r
				return r
			}
			if t.advertised() != nil {
				r = asOffer(r)
				t.result = &r
				return r
			}
			if t.onlyHuh() {
				r = hearsNothing(r)
				t.result = &r
				return r
			}
			r = t.hearsNames(r)
			r = t.withoutPhoneOff(r)
			r = t.withoutExpired(r)
			if len(t.words) <= 2 {
				r = withoutFaintAlarm(r)
			}
			r = t.hearsOnce(r)
			r = t.hearsMild(r)
			r = t.literally(r)
			if r.Intent == bot.Unknown && t.onlyAfraid() {
				r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Emergency, askedDanger, bot.Unknown, 0, false
			}
			if t.asksLeftHome() {
				r = hearsNothing(r)
			}
			if t.onlyJob(r) || t.onlyAbroad() || (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.onlyTellsOfWork() || t.onlyAge() || t.onlyNamesBroker() || t.onlySeeks() || t.asksIfSafe() || t.wishesForYoung() || (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.leavesAgain() {
				r = withoutAlarm(r)
			}
			if (r.Intent == bot.Emergency || r.Second == bot.Emergency || r.Intent == bot.Stop) && t.everydayAbroad() {
				r = asRights(without(withoutAlarm(r), bot.Stop))
			}
			if r.Intent == bot.Emergency || r.Second == bot.Emergency {
				switch {
				case t.onlyBrokerGone():
					r = asReport(r)
				case t.asksRightsAbroad():
					r = asRights(r)
				case r.Intent == bot.Emergency && (t.asksWayHome() || t.plainlyIll()):
					r.IntentScore = min(r.IntentScore, askedDanger)
				}
			}
			well := (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.faresWell()
			if well {
				r = withoutAlarm(r)
			}
			if (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.praisesMaster() {
				r = withoutAlarm(r)
			}
			if t.onlyCountry() || well && (r.Intent == bot.Unknown || r.Intent == bot.Greet) {
				r = withoutAlarm(r)
				r.Intent, r.IntentScore, r.Close = bot.Openings, certainDanger, false // what most people want of a country
			}
			if (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.childFusses() {
				if field := t.asked(); field != nil && field.As != "text" {
					r = withoutAlarm(r)
				} else {
					r.IntentScore = min(r.IntentScore, askedDanger)
				}
			}
			r, _ = t.byItself(r)
			r = t.heedsRefusal(r)
			if (r.Intent == bot.Emergency || r.Second == bot.Emergency) && t.asksWithoutAlarm(r) {
				r, t.wondered = withoutAlarm(r), true
			}
			if !t.calm {
				r = t.hearsCry(r)
			}
			if heard := t.hearsBeside(r); heard.Intent != r.Intent || heard.Second != r.Second {
				r, t.cried = heard, false
			}
			if r.Entities.Age > 0 && len(t.words) <= maxSuffering && t.leavesChild() {
				r.Entities.Age = 0
			}
		}
		t.result = &r
	}
	return *t.result
}

// sure reports whether an intent may be acted on without asking.
func (t *turn) sure(u understanding.Result) bool {
	return u.Intent != bot.Unknown && u.Intent != "" && !u.Close
}
