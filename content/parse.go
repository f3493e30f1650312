package content

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/strictyaml"
	"kanca/content/regions"
)

// parser reads fact files node by node, so that every problem has its line and
// one run reports all of them.
type parser struct {
	file     string
	problems []Problem
	lib      *Library
	pack     pack // what only the region says
}

func (p *parser) report(line int, id, format string, args ...any) {
	p.problems = append(p.problems, Problem{
		Kind: Broken, File: p.file, Line: line, ID: id, Text: fmt.Sprintf(format, args...),
	})
}

// reportAs is report of a problem with a code.
func (p *parser) reportAs(code string, line int, id, format string, args ...any) {
	p.report(line, id, format, args...)
	p.problems[len(p.problems)-1].Code = code
}

// ReadLibrary reads every *.yaml file in dir of files, and the facts and contacts of the
// region that this process works for where they are called for. The error is a
// *LibraryError that lists all problems with file and line.
func ReadLibrary(files fs.FS, dir string) (*Library, error) {
	return ReadLibraryFor(regions.Current(), files, dir)
}

// ReadLibraryFor is ReadLibrary for another region than that of the process.
func ReadLibraryFor(region *regions.Region, files fs.FS, dir string) (*Library, error) {
	p := &parser{lib: &Library{groups: map[string][]Group{}}}
	if err := p.readPack(region); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list the fact files in %s: %w", dir, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there is no fact file in %q; add at least one .yaml file", dir)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read fact file %s: %w", name, err)
		}
		p.file = name
		p.readFile(region.FillBytes(data))
	}
	for _, f := range p.lib.facts {
		if p.file = f.File; f.Until != "" {
			p.report(f.Line, f.ID, "until is for facts that the office adds; take it out, and set stale_after_days")
		}
	}
	p.checkLibrary()
	if len(p.problems) > 0 {
		return nil, &LibraryError{Problems: p.problems}
	}
	p.lib.build()
	return p.lib, nil
}

func (p *parser) readFile(data []byte) {
	root, faults := strictyaml.Parse(data)
	for _, fault := range faults {
		p.report(fault.Line, "", "%s", fault.Text)
	}
	if len(faults) > 0 {
		return
	}
	m := p.mapping(root, "", "topic", "groups", "facts", "contacts")
	if m == nil {
		return
	}
	topic := ""
	if n := m["topic"]; n != nil {
		topic = p.topic(n)
	} else if m["facts"] != nil || m["groups"] != nil {
		p.report(root.Line, "", "the file has no topic; add a line such as \"topic: rights\"")
	}
	if m["facts"] == nil && m["contacts"] == nil {
		p.report(root.Line, "", "the file has neither facts nor contacts; add one of the two lists")
	}
	for _, n := range p.list(m["groups"], "", "groups") {
		p.readGroup(n, topic)
	}
	for _, n := range p.list(m["facts"], "", "facts") {
		switch id, of := p.ofRegion(n); {
		case of && id == "":
			p.readFactsAdded(topic)
		case of:
			p.readFactOfRegion(id, topic)
		default:
			p.readFact(n, topic)
		}
	}
	for _, n := range p.list(m["contacts"], "", "contacts") {
		if _, of := p.ofRegion(n); of {
			p.readContactsOfRegion()
			continue
		}
		p.readContact(n)
	}
}

// topic reads the name of an intent.
func (p *parser) topic(n *yaml.Node) string {
	topic := p.text(n, "", "topic")
	if !slices.Contains(bot.Intents, bot.Intent(topic)) || topic == string(bot.Unknown) {
		p.report(n.Line, "", "topic %q is unknown; use the name of an intent, such as rights or cost", topic)
	}
	return topic
}

func (p *parser) readGroup(n *yaml.Node, topic string) {
	m := p.mapping(n, "", "id", "title")
	if m == nil {
		return
	}
	g := Group{ID: p.id(m["id"], n, "group"), File: p.file, Line: n.Line}
	g.Title = p.both(m["title"], n, g.ID, "title", MaxShort, true)
	if slices.ContainsFunc(p.lib.groups[topic], func(o Group) bool { return o.ID == g.ID }) {
		p.report(n.Line, g.ID, "group %q is there twice; keep one of them", g.ID)
		return
	}
	p.lib.groups[topic] = append(p.lib.groups[topic], g)
}

func (p *parser) readFact(n *yaml.Node, topic string) {
	m := p.mapping(n, "", "id", "group", "question", "short", "answer", "sms", "words", "warns", "about",
		"source", "as_of", "confidence", "review", "stale_after_days", "based_on", "until")
	if m == nil {
		return
	}
	f := Fact{Topic: topic, File: p.file, Line: n.Line}
	f.ID = p.id(m["id"], n, "fact")
	f.Group = p.text(m["group"], f.ID, "group")
	f.Confidence = p.confidence(m["confidence"], n, f.ID)
	// An unsourced fact is a note for the office: its texts may still be missing.
	need := f.Confidence != None
	f.Question = p.both(m["question"], n, f.ID, "question", MaxQuestion, need)
	f.Short = p.both(m["short"], n, f.ID, "short", MaxShort, need)
	f.Answer = p.both(m["answer"], n, f.ID, "answer", MaxAnswer, need)
	f.SMS = p.both(m["sms"], n, f.ID, "sms", 0, need)
	p.checkSMS(m["sms"], f)
	f.Words = p.texts(m["words"], f.ID, "words")
	f.Warns = p.countries(m["warns"], f.ID, "warns")
	f.About = p.countries(m["about"], f.ID, "about")
	f.Source = p.source(m["source"], n, f.ID, need)
	f.AsOf = p.date(m["as_of"], n, f.ID, "as_of", need)
	f.Review = p.review(m["review"], n, f.ID)
	f.StaleAfterDays = p.days(m["stale_after_days"], f.ID)
	f.BasedOn = p.texts(m["based_on"], f.ID, "based_on")
	if f.Until = p.text(m["until"], f.ID, "until"); f.Until != "" {
		if day, err := time.Parse(time.DateOnly, f.Until); err != nil || day.Format(time.DateOnly) != f.Until {
			p.report(m["until"].Line, f.ID, "until %q is not a day; write it as 2026-12-31", f.Until)
		}
	}
	p.lib.facts = append(p.lib.facts, f)
}

// countries reads a list of ISO codes.
func (p *parser) countries(n *yaml.Node, id, key string) []string {
	codes := p.texts(n, id, key)
	for _, code := range codes {
		if _, known := CountryByISO(code); !known {
			p.report(n.Line, id, "country %q in %s is unknown; use two capital letters such as KH", code, key)
		}
	}
	return codes
}

func (p *parser) readContact(n *yaml.Node) {
	m := p.mapping(n, "", "id", "country", "name", "for", "numbers", "whatsapp", "panic", "hours", "emergency",
		"source", "as_of", "confidence", "review", "stale_after_days")
	if m == nil {
		return
	}
	c := Contact{File: p.file, Line: n.Line}
	c.ID = p.id(m["id"], n, "contact")
	c.Country = p.text(m["country"], c.ID, "country")
	if _, known := CountryByISO(c.Country); c.Country != "" && !known {
		p.report(m["country"].Line, c.ID, "country %q is unknown; use two capital letters such as TW", c.Country)
	}
	c.Confidence = p.confidence(m["confidence"], n, c.ID)
	need := c.Confidence != None
	c.Name = p.both(m["name"], n, c.ID, "name", MaxQuestion, need)
	c.For = p.both(m["for"], n, c.ID, "for", MaxSMS, false)
	for key, into := range map[string]*[]string{"numbers": &c.Numbers, "whatsapp": &c.WhatsApp, "panic": &c.Panic} {
		*into = p.texts(m[key], c.ID, key)
		for _, number := range *into {
			if !strings.ContainsAny(number, "0123456789") {
				p.report(m[key].Line, c.ID, "number %q has no digit; write it as it is dialled", number)
			}
		}
	}
	c.Hours = p.text(m["hours"], c.ID, "hours")
	c.Emergency = p.boolean(m["emergency"], c.ID, "emergency")
	c.Source = p.source(m["source"], n, c.ID, need)
	c.AsOf = p.date(m["as_of"], n, c.ID, "as_of", need)
	c.Review = p.review(m["review"], n, c.ID)
	c.StaleAfterDays = p.days(m["stale_after_days"], c.ID)
	p.lib.contacts = append(p.lib.contacts, c)
}

// mapping returns the values of a mapping by key and reports unknown and
// repeated keys.
func (p *parser) mapping(n *yaml.Node, id string, known ...string) map[string]*yaml.Node {
	n = follow(n)
	if n == nil || n.Kind != yaml.MappingNode {
		line := 1
		if n != nil && n.Line > 0 {
			line = n.Line
		}
		p.report(line, id, "here a list of \"key: value\" lines is needed (%s)", strings.Join(known, ", "))
		return nil
	}
	m := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(known, key.Value):
			p.report(key.Line, id, "key %q is unknown; %s", key.Value, suggest(key.Value, known))
		case m[key.Value] != nil:
			p.report(key.Line, id, "key %q is there twice; keep one of them", key.Value)
		default:
			m[key.Value] = follow(n.Content[i+1])
		}
	}
	return m
}

func suggest(key string, known []string) string {
	for _, k := range known {
		if spelling.Distance(key, k, 2) <= 2 {
			return fmt.Sprintf("did you mean %q?", k)
		}
	}
	return "use one of " + strings.Join(known, ", ")
}

// follow returns what an alias stands for.
func follow(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func (p *parser) list(n *yaml.Node, id, key string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.report(n.Line, id, "%s must be a list; start each item with \"- \"", key)
		return nil
	}
	items := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		items[i] = follow(item)
	}
	return items
}

// text returns a scalar without space at its ends, "" when there is none.
func (p *parser) text(n *yaml.Node, id, key string) string {
	if n == nil || n.Tag == "!!null" {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		p.report(n.Line, id, "%s must be one text; put it in quotes when it holds a colon or a comma", key)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (p *parser) texts(n *yaml.Node, id, key string) []string {
	var out []string
	for _, item := range p.list(n, id, key) {
		text := p.text(item, id, key)
		switch {
		case text == "":
			p.report(item.Line, id, "%s has an empty item; remove it", key)
		case slices.Contains(out, text):
			p.report(item.Line, id, "%s lists %q twice; keep one of them", key, text)
		default:
			out = append(out, text)
		}
	}
	return out
}

func (p *parser) boolean(n *yaml.Node, id, key string) bool {
	switch text := p.text(n, id, key); text {
	case "true":
		return true
	case "", "false":
	default:
		p.report(n.Line, id, "%s is %q; write true or false", key, text)
	}
	return false
}

// number reads a whole number that is not negative.
func (p *parser) number(n *yaml.Node, key string) int {
	text := p.text(n, "", key)
	value, err := strconv.Atoi(text)
	if err != nil || value < 0 {
		p.report(n.Line, "", "%s is %q; write a whole number", key, text)
		return 0
	}
	return value
}

func (p *parser) days(n *yaml.Node, id string) int {
	text := p.text(n, id, "stale_after_days")
	if text == "" {
		return 0
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 3660 {
		p.report(n.Line, id, "stale_after_days is %q; write a number of days from 0 to 3660", text)
		return 0
	}
	return days
}
