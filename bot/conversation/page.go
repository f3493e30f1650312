package conversation

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/dialogs"
)

// budgetOf is how many SMS segments a node may cost: a menu one, what tells
// something two.
func budgetOf(n *dialogs.Node) int {
	if n.Show == "" && n.Kind != dialogs.End {
		return menuSegments
	}
	return answerSegments
}

// page returns which items of a list stand on the page where the person is, and
// corrects its number: after the last page the first one comes. head is what
// stands above. On WhatsApp a page is as long as its node says; on SMS it is
// shorter where it would cost more than it may, for items are made of facts and
// imports, whose length no author of a tree knows.
func (t *turn) page(n *dialogs.Node, head string, items []item) (first, last int) {
	for page := 0; ; page++ {
		last = min(first+n.Pick.Page, len(items))
		if t.env.Traits.Medium == bot.SMS && !t.aside {
			for last > first+1 && !t.fitsPage(n, head, items, first, last) {
				last--
			}
		}
		if page == t.s.Page {
			return first, last
		}
		if last == len(items) {
			t.s.Page = 0
			return t.page(n, head, items)
		}
		first = last
	}
}

// fitsPage reports whether a page of a list is within its budget on SMS.
func (t *turn) fitsPage(n *dialogs.Node, head string, items []item, first, last int) bool {
	var b strings.Builder
	b.WriteString(head)
	for i, it := range items[first:last] {
		b.WriteString("\n" + strconv.Itoa(i+1) + " " + it.on(bot.SMS))
	}
	for i, o := range n.Options {
		b.WriteString("\n" + strconv.Itoa(last-first+i+1) + " " + t.text(string(n.ID)+"."+o.Key, nil))
	}
	if last < len(items) {
		b.WriteString("\n" + t.text("common.more_items", nil))
	}
	return sms.Count(sms.Fold(b.String())).Segments <= budgetOf(n)
}

// on is the label of an item on a kind of phone.
func (it item) on(medium bot.Medium) string {
	if medium == bot.SMS && it.Short != "" {
		return it.Short
	}
	return it.Label
}
