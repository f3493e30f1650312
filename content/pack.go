package content

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"kanca/bot/strictyaml"
	"kanca/content/regions"
)

// pack is what a region says itself. The common files call for its facts by their ids,
// {id: office.address, of: region}, where they stand in the menu; {of: region} stands for
// whatever else it says of the topic, and for its contacts.
type pack struct {
	facts    map[string]packed // by id
	order    []string
	contacts []packed
}

// packed is a node of a file of a pack.
type packed struct {
	file, topic string
	node        *yaml.Node
}

// readPack reads the files of facts of a region; what is wrong inside a fact is reported
// where it is used.
func (p *parser) readPack(region *regions.Region) error {
	p.pack.facts = map[string]packed{}
	files, err := region.FactFiles()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p.file = name
		root, faults := strictyaml.Parse(files[name])
		for _, fault := range faults {
			p.report(fault.Line, "", "%s", fault.Text)
		}
		if len(faults) > 0 {
			continue
		}
		m := p.mapping(root, "", "topic", "facts", "contacts")
		topic := ""
		if n := m["topic"]; n != nil {
			topic = p.topic(n)
		} else if m["facts"] != nil {
			p.report(root.Line, "", "the file has no topic; add a line such as \"topic: office\"")
		}
		for _, n := range p.list(m["facts"], "", "facts") {
			id := valueOf(n, "id")
			if _, twice := p.pack.facts[id]; twice || id == "" {
				p.report(n.Line, id, "the fact has no id, or the id of another; give it one of its own")
				continue
			}
			p.pack.facts[id] = packed{name, topic, n}
			p.pack.order = append(p.pack.order, id)
		}
		for _, n := range p.list(m["contacts"], "", "contacts") {
			p.pack.contacts = append(p.pack.contacts, packed{name, "", n})
		}
	}
	return nil
}

// valueOf is the text of a key of a mapping, "" where it has none.
func valueOf(n *yaml.Node, key string) string {
	n = follow(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1].Value
		}
	}
	return ""
}

// ofRegion reports whether an item calls for what the region says, and for which fact.
func (p *parser) ofRegion(n *yaml.Node) (id string, of bool) {
	from := valueOf(n, "of")
	if from == "" {
		return "", false
	}
	id = valueOf(n, "id")
	if from != "region" {
		p.report(n.Line, id, "of %q is unknown; write \"of: region\"", from)
	}
	return id, true
}

// readFactOfRegion reads a fact of the pack, or notes that it has none.
func (p *parser) readFactOfRegion(id, topic string) {
	have, ok := p.pack.facts[id]
	if !ok {
		p.lib.lacking = append(p.lib.lacking, id)
		return
	}
	delete(p.pack.facts, id)
	common := p.file
	p.file = have.file
	if have.topic != topic {
		p.report(have.node.Line, id, "the fact belongs to topic %s; put it into that file", topic)
	}
	p.readFact(have.node, topic)
	p.file = common
}

// readFactsAdded reads what the pack says of a topic beyond what was called for.
func (p *parser) readFactsAdded(topic string) {
	common := p.file
	for _, id := range p.pack.order {
		if have, ok := p.pack.facts[id]; ok && have.topic == topic {
			delete(p.pack.facts, id)
			p.file = have.file
			p.readFact(have.node, topic)
		}
	}
	p.file = common
}

func (p *parser) readContactsOfRegion() {
	common := p.file
	for _, c := range p.pack.contacts {
		p.file = c.file
		p.readContact(c.node)
	}
	p.file, p.pack.contacts = common, nil
}

// Lacking are the facts that every region should say for itself and this one does not:
// nobody is told of them.
func (l *Library) Lacking() []string { return slices.Clone(l.lacking) }
