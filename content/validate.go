package content

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"kanca/bot"
)

// Limits of the texts, in characters. They follow from where a text is shown:
// a WhatsApp list row has 60 readable characters on a small screen, a line of
// a feature phone about 22, and an SMS answer with its source line must fit
// two segments of 153 GSM-7 characters (3GPP TS 23.038).
const (
	MaxQuestion = 60
	MaxShort    = 22
	MaxAnswer   = 600
	MaxSMS      = 215
	MaxGroups   = 8  // groups of a topic
	MaxPerGroup = 16 // facts in a group, or in a topic without groups: two pages of a list
)

var idPattern = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`)

func (p *parser) id(n, parent *yaml.Node, what string) string {
	id := p.text(n, "", "id")
	switch {
	case id == "":
		p.report(parent.Line, "", "a %s has no id; add a line such as \"id: rights.passport_held\"", what)
	case !idPattern.MatchString(id):
		p.report(n.Line, id, "id %q must consist of small letters, digits, dots, dashes and underscores", id)
	}
	return id
}

// both reads a text in two languages and checks its length; limit 0 leaves the
// length to the caller.
func (p *parser) both(n, parent *yaml.Node, id, key string, limit int, need bool) Text {
	if n == nil {
		if need {
			p.report(parent.Line, id, "%s is missing; write it as {id: \"…\", mad: \"…\"}", key)
		}
		return Text{}
	}
	m := p.mapping(n, id, "id", "mad")
	if m == nil {
		return Text{}
	}
	t := Text{ID: p.text(m["id"], id, key), Mad: p.text(m["mad"], id, key)}
	for _, l := range bot.Langs {
		text, line := t.ID, n.Line
		if l == bot.Madurese {
			text = t.Mad
		}
		if node := m[string(l)]; node != nil {
			line = node.Line
		}
		if text == "" && (need || t.ID != "" || t.Mad != "") {
			p.report(line, id, "%s has no text in %q; write it in both languages", key, l)
		}
		if !utf8.ValidString(text) {
			p.report(line, id, "%s in %q is not UTF-8; save the file as UTF-8", key, l)
		}
		if count := utf8.RuneCountInString(text); limit > 0 && count > limit {
			p.report(line, id, "%s in %q has %d characters; shorten it to %d", key, l, count, limit)
		}
		if bad, found := firstNonASCII(text); found && l == bot.Madurese {
			p.report(line, id, "%s in \"mad\" holds %q; write Madurese without diacritics and special signs", key, bad)
		}
	}
	return t
}

// checkSMS checks what a text message allows. Characters of the GSM-7
// extension table take two places.
func (p *parser) checkSMS(n *yaml.Node, f Fact) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for _, l := range bot.Langs {
		text := f.SMS.ID
		if l == bot.Madurese {
			text = f.SMS.Mad
		}
		if bad, found := firstNonASCII(text); found && l != bot.Madurese { // Madurese was reported by both
			p.report(n.Line, f.ID, "sms in %q holds %q; use plain ASCII letters and signs", l, bad)
		}
		if strings.ContainsAny(text, "*`\n\t") {
			p.report(n.Line, f.ID, "sms in %q holds a star, backtick, tab or line break; write plain running text", l)
		}
		count := 0
		for _, r := range text {
			count++
			if strings.ContainsRune(`^{}\[~]|`, r) {
				count++
			}
		}
		if count > MaxSMS {
			p.report(n.Line, f.ID, "sms in %q takes %d characters; shorten it to %d", l, count, MaxSMS)
		}
	}
}

func firstNonASCII(text string) (string, bool) {
	for _, r := range text {
		if r >= utf8.RuneSelf {
			return string(r), true
		}
	}
	return "", false
}

func (p *parser) source(n, parent *yaml.Node, id string, need bool) Source {
	if n == nil {
		if need {
			p.report(parent.Line, id, "source is missing; add source: {name: \"…\", url: \"https://…\"}, or set confidence: none")
		}
		return Source{}
	}
	m := p.mapping(n, id, "name", "url")
	if m == nil {
		return Source{}
	}
	s := Source{Name: p.text(m["name"], id, "source.name"), URL: p.text(m["url"], id, "source.url")}
	if s.Name == "" && need {
		p.report(n.Line, id, "source has no name; say which law, office or newspaper it is")
	}
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		p.report(n.Line, id, "source url %q must start with https:// or http://", s.URL)
	}
	return s
}

func (p *parser) date(n, parent *yaml.Node, id, key string, need bool) string {
	text := p.text(n, id, key)
	if text == "" {
		if need {
			p.report(parent.Line, id, "%s is missing; add the day on which the source said so, such as 2026-11-23", key)
		}
		return ""
	}
	if _, ok := parseDay(text); !ok {
		p.report(n.Line, id, "%s %q is not a date; write 2026-11-23, 2026-11 or 2026", key, text)
	}
	return text
}

func (p *parser) confidence(n, parent *yaml.Node, id string) Confidence {
	c := Confidence(p.text(n, id, "confidence"))
	switch {
	case c == "":
		p.report(parent.Line, id, "confidence is missing; write high, medium, low or none")
	case !c.Valid():
		p.report(n.Line, id, "confidence %q is unknown; write high, medium, low or none", string(c))
	}
	return c
}

func (p *parser) review(n, parent *yaml.Node, id string) Review {
	if n == nil {
		p.report(parent.Line, id, "review is missing; add review: {state: draft}")
		return Review{State: Draft}
	}
	m := p.mapping(n, id, "state", "by", "on")
	if m == nil {
		return Review{State: Draft}
	}
	r := Review{State: ReviewState(p.text(m["state"], id, "review.state")), By: p.text(m["by"], id, "review.by")}
	r.On = p.date(m["on"], n, id, "review.on", false)
	switch r.State {
	case Draft:
	case Approved:
		if r.By == "" || r.On == "" {
			p.report(n.Line, id, "review is approved but does not say by whom and on which day; add by and on")
		}
	default:
		p.report(n.Line, id, "review state %q is unknown; write draft or approved", string(r.State))
	}
	return r
}

// checkLibrary checks what only shows when all files are read: ids that are
// there twice, groups, and menus that are too long or have two equal labels.
func (p *parser) checkLibrary() {
	at := map[string]string{}
	taken := func(id, file string, line int) {
		p.file = file
		if first, twice := at[id]; twice && id != "" {
			p.report(line, id, "id %q is already used at %s; give this one another id", id, first)
		} else {
			at[id] = fmt.Sprintf("%s:%d", file, line)
		}
	}
	type menu struct{ topic, group string }
	inMenu := map[menu]int{}
	labels := map[string]string{}
	for _, f := range p.lib.facts {
		taken(f.ID, f.File, f.Line)
		groups := p.lib.groups[f.Topic]
		known := slices.ContainsFunc(groups, func(g Group) bool { return g.ID == f.Group })
		switch {
		case f.Group != "" && !known:
			p.report(f.Line, f.ID, "group %q is not declared; add it to groups of topic %q", f.Group, f.Topic)
		case f.Group == "" && len(groups) > 0:
			p.report(f.Line, f.ID, "topic %q has groups; say which one this fact belongs to", f.Topic)
		}
		if !f.Servable() {
			continue
		}
		key := menu{f.Topic, f.Group}
		if inMenu[key]++; inMenu[key] == MaxPerGroup+1 {
			where := fmt.Sprintf("group %q of topic %q", f.Group, f.Topic)
			if f.Group == "" {
				where = fmt.Sprintf("topic %q, which has no groups,", f.Topic)
			}
			p.reportAs(MenuFull, f.Line, f.ID, "%s has more than %d facts; make another group", where, MaxPerGroup)
		}
		for _, label := range []string{"short id " + f.Short.ID, "short mad " + f.Short.Mad,
			"question id " + f.Question.ID, "question mad " + f.Question.Mad} {
			unique := f.Topic + "\x00" + f.Group + "\x00" + strings.ToLower(label)
			if first, twice := labels[unique]; twice && !strings.HasSuffix(label, " ") {
				p.reportAs(LabelTaken, f.Line, f.ID, "%q is also the label of %s in the same menu; word one of them differently", label, first)
			} else {
				labels[unique] = f.ID
			}
		}
	}
	for topic, groups := range p.lib.groups {
		if len(groups) > MaxGroups {
			p.file = groups[MaxGroups].File
			p.report(groups[MaxGroups].Line, "", "topic %q has more than %d groups; join some of them", topic, MaxGroups)
		}
	}
	for _, c := range p.lib.contacts {
		taken(c.ID, c.File, c.Line)
		if c.Servable() && len(c.Numbers)+len(c.WhatsApp) == 0 {
			p.report(c.Line, c.ID, "the contact has no number; add numbers or whatsapp, or set confidence: none")
		}
	}
	slices.SortStableFunc(p.problems, func(a, b Problem) int {
		if n := strings.Compare(a.File, b.File); n != 0 {
			return n
		}
		return a.Line - b.Line
	})
}
