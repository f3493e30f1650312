package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/offer"
	"kanca/content"
	"kanca/locales"
)

// sumVar is the text that asks whether a sum is usual.
const sumVar = "sum"

func sumActions() {
	sources["offer.sum"] = source{[]string{"Known"}, func(sc *scene) (locales.Data, bool) {
		return locales.Data{"Known": sc.knownOfSum(sc.get(sumVar))}, sc.get(sumVar) != ""
	}}
}

// knownOfSum is one of three kinds of answers: a rule, an example of a price, or that no rule
// is known. Whether a sum is fair is never said.
func (sc *scene) knownOfSum(text string) string {
	c, ok := offer.CostOf(text)
	if !ok {
		return sc.text("offer.sum.nothing")
	}
	known := c.Known
	date := content.FormatDate(known.AsOf, sc.lang())
	if known.CheckBy != "" && known.CheckBy < content.Day(sc.env().Now) {
		date += sc.text("offer.ask_again")
	}
	answer := sc.fill("offer.sum."+string(known.Kind), locales.Data{"What": known.Name.In(sc.lang()), "Known": known.Known.In(sc.lang()), "Source": known.Source.Name, "Date": date})
	if c.Compared != "" {
		answer += " " + sc.fill("offer.sum."+string(c.Compared), locales.Data{"Sum": content.FormatMoney(c.Sum.Amount, c.Sum.Currency)})
	}
	return answer
}

// readsSum answers whether a sum is usual: "cek biaya", or a question with a sum in it.
func (t *turn) readsSum() bool {
	if t.in.Kind != bot.KindText || t.s.Asking != "" || t.inForm() {
		return false
	}
	n := t.trees.Node(t.s.Node)
	if n != nil && (t.isEmergency(n) || n.Otherwise != "") || t.asked() != nil && t.s.Node != sumAsk {
		return false
	}
	text := ""
	rest, keyword := t.afterPhrase(locales.ListSums)
	if !keyword && t.s.Node != sumAsk && !offer.MayAskUsual(t.words) {
		return false
	}
	switch read := offer.Read(t.in.Text); {
	case keyword && len(strings.Fields(rest)) < 2:
		t.welcomeBefore(bot.Cost)
		t.out.Intent = bot.Cost
		t.enter(t.trees.Events["sum_asked"])
		return true
	case keyword:
		text = rest
	case read.AsksUsual(), t.s.Node == sumAsk && len(read.Sums) > 0:
		u := t.understood()
		if t.s.Node != sumAsk && (t.advertised() != nil || u.Intent != bot.Cost && u.Intent != bot.Unknown) || t.suspects(u) {
			return false // "saya ditipu 45 juta, wajar gak saya lapor?"
		}
		text = t.in.Text
	default:
		return false
	}
	t.welcomeBefore(bot.Cost)
	t.out.Intent = bot.Cost
	t.s.Vars = Vars{{sumVar, t.kept(text)}}
	t.enter(t.trees.Events["sum"])
	return true
}
