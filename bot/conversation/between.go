package conversation

import (
	"time"

	"kanca/bot"
)

// criesBetween answers a cry for help that comes where a report asks for less than the
// story: who it was, how much money. It is no answer to that, "tolong, istri saya mau
// diperkosa" is nobody's name: the numbers come first, the office hears of it at once,
// and the question comes back.
func (t *turn) criesBetween() bool {
	field := t.asked()
	if field == nil || field.As != "text" || !t.storyBegun() || !t.inForm() || len(t.words) < 3 || t.s.Asking != "" || t.late || !t.mayCry() {
		return false
	}
	if time.Duration(t.env.Now.Unix()-t.s.At)*time.Second > FormPatience {
		return false
	}
	n := t.trees.Node(t.s.Node)
	u := t.understood()
	if u.Intent != bot.Emergency || !t.criesOut() || u.IntentScore < toldDanger || t.isFormQuestion(n, field, "") {
		return false
	}
	t.out.Intent = bot.Emergency
	t.sayAside(t.trees.Intents[bot.Emergency].Goto)
	t.s.Alarm = t.env.Now.Unix()
	t.askForm(n)
	return true
}
