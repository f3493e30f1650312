package conversation

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/dialogs"
	"kanca/locales"
)

// enter goes to a node and shows it, through any actions on the way.
func (t *turn) enter(id dialogs.NodeID) { t.enterAt(id, 0) }

func (t *turn) enterAt(id dialogs.NodeID, page int) {
	for range maxSteps {
		n, _ := t.trees.Find(id)
		t.out.Trace = append(t.out.Trace, string(n.ID))
		switch n.Kind {
		case dialogs.Do:
			outcome := actions[n.Do].run(t.scene(n))
			id, page = n.On[outcome], 0
			continue
		case dialogs.Form:
			t.arrive(n)
			if t.oneWay() {
				t.cut = true
				return
			}
			t.startForm(n)
			return
		}
		saved := t.s.Page
		t.s.Page = page
		reply, elsewhere := t.render(n)
		if elsewhere != "" {
			t.s.Page = saved
			id, page = elsewhere, 0
			continue
		}
		t.arrive(n)
		t.met = t.met || n.ID == t.trees.Events["newcomer"]
		if t.oneWay() && asksOnly(n) {
			t.cut = true
			return
		}
		t.out.Replies = append(t.out.Replies, reply)
		if n.ID == registrationConsent { // a yes is to this text, whatever the next program's says
			t.s.Consent = ConsentVersion
		}
		if t.put = ""; !t.aside && t.offersNews(n) {
			t.put = n.ID
		}
		return
	}
	t.arrive(t.trees.Node(t.trees.Start))
}

// arrive makes n the node where the conversation waits, and remembers the way.
func (t *turn) arrive(n *dialogs.Node) {
	if t.aside || t.s.Node == n.ID {
		return
	}
	if n.ID == t.trees.Start {
		t.s.Trail = nil
	} else if from := t.trees.Node(t.s.Node); from != nil && from.Asks() && from.Kind != dialogs.Form && from.Kind != dialogs.End {
		trail := append(t.s.Trail[:len(t.s.Trail):len(t.s.Trail)], Place{from.ID, t.pageLeft})
		for i, place := range trail[:len(trail)-1] { // a circle leads back to its first turn
			if place.Node == n.ID {
				trail = trail[:i]
				break
			}
		}
		if len(trail) > maxTrail {
			trail = trail[len(trail)-maxTrail:]
		}
		t.s.Trail = trail
	}
	t.s.Node, t.s.Tries, t.s.Asking = n.ID, 0, ""
	t.pageLeft = t.s.Page
}

// showNode shows the node where the conversation waits once more.
func (t *turn) showNode() {
	n, _ := t.trees.Find(t.s.Node)
	if n.Kind == dialogs.Form {
		t.askForm(n)
		return
	}
	t.enterAt(n.ID, t.s.Page)
}

// asideText ends the key of what stands above a list that is shown in the middle of
// a form, of a node where more must be said there than that it is a list.
const asideText = ".aside"

// render lays a node out. elsewhere is where to go instead when what the node
// shows is no longer there.
func (t *turn) render(n *dialogs.Node) (reply string, elsewhere dialogs.NodeID) {
	sc := t.scene(n)
	var data locales.Data
	if n.Show != "" {
		var ok bool
		if data, ok = sources[n.Show].read(sc); !ok {
			return "", n.Missing
		}
	}
	var items []item
	if n.Kind == dialogs.Pick {
		items = lists[n.Pick.From].read(sc)
		if len(items) == 0 {
			return "", n.Pick.Empty
		}
	}
	var b strings.Builder
	if sc.sample {
		b.WriteString(t.text("common.sample", nil))
		if t.env.Traits.Medium == bot.SMS {
			b.WriteByte(' ')
		} else {
			b.WriteByte('\n')
		}
	}
	switch aside := n.Key() + asideText; {
	case len(items) > 0 && t.aside && t.texts.Has(t.s.Lang, aside): // what the list says is no less true there
		b.WriteString(t.text(aside, data))
	case len(items) > 0 && t.aside: // the numbers belong to the form just now
		b.WriteString(t.text("common.aside_list", nil))
	default:
		b.WriteString(t.text(n.Key(), data))
	}
	t.layOut(&b, n, items)
	return b.String(), ""
}

// layOut adds the numbered list: the items of this page, then the options.
func (t *turn) layOut(b *strings.Builder, n *dialogs.Node, items []item) {
	isSMS := t.env.Traits.Medium == bot.SMS
	number := 0
	line := func(label string) {
		number++
		b.WriteByte('\n')
		switch {
		case t.aside || t.oneWay():
			b.WriteString("- ")
		case isSMS:
			b.WriteString(strconv.Itoa(number))
			b.WriteByte(' ')
		default:
			b.WriteString(strconv.Itoa(number))
			b.WriteString(". ")
		}
		b.WriteString(label)
	}
	if len(items)+len(n.Options) > 0 && !isSMS && !(t.aside && len(items) == 0) {
		b.WriteByte('\n')
	}
	more := false
	if n.Kind == dialogs.Pick {
		first, last := t.page(n, b.String(), items)
		more = last < len(items)
		shown := make([]string, 0, last-first)
		for _, it := range items[first:last] {
			line(it.on(t.env.Traits.Medium))
			shown = append(shown, it.ID)
		}
		if !t.aside {
			t.s.Shown = shown
		}
	}
	if t.oneWay() && len(n.Options) > 0 {
		t.cut = true
	}
	if t.aside || t.oneWay() {
		return
	}
	for _, o := range n.Options {
		line(t.text(string(n.ID)+"."+o.Key, nil))
	}
	if more {
		b.WriteByte('\n')
		b.WriteString(t.text("common.more_items", nil))
	}
	if !isSMS && (number > 0 || n.Kind == dialogs.End) && n.ID != t.trees.Start && n.ID != t.trees.Events["newcomer"] {
		b.WriteString("\n\n")
		b.WriteString(t.text("common.footer", nil))
	}
}

// nextPage turns the page of a list; after the last page the first one comes.
func (t *turn) nextPage() bool {
	n, _ := t.trees.Find(t.s.Node)
	if n.Kind != dialogs.Pick {
		return false
	}
	t.enterAt(n.ID, t.s.Page+1)
	return true
}
