package conversation

import (
	"cmp"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/dialogs"
)

// Several answers may stand in one message.

// segments cuts a message at separators and before label words: "Siti, umur 24
// kecamatan Kraksaan" has three. What is negated ("bukan 42") is left out.
func (t *turn) segments() []segment {
	list := make([]segment, 0, 8)
	wrongAge, rightAge := t.ageTakenBack()
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return r == ',' || r == '\n' || r == '#' || r == ';' }) {
		if len(list) >= maxSegments {
			break
		}
		other := t.tellsOfRelative(piece)
		current := segment{other: other}
		var words []string
		mistaken := false
		flush := func() {
			current.text = strings.Join(words, " ")
			if current.field != "" || current.text != "" {
				list = append(list, current)
			}
			words = nil
		}
		said := strings.Fields(piece)
		for i := 0; i < len(said); i++ {
			word := said[i]
			plain := spelling.Plain(word)
			switch {
			case plain == "": // a dash or a slash between two answers
			case wrongAge != "" && plain == wrongAge:
				words = append(words, rightAge)
			case wrongAge != "" && plain == rightAge: // it stands there already
			case t.texts.Words.Negates(plain):
				i += t.takenBack(said[i+1:], len(words) > 0)
			case t.texts.Words.Field(plain) != "":
				if current.field == "" || len(words) > 0 || mistaken { // "nama desa" is about the village
					flush()
				}
				current, mistaken = segment{field: t.texts.Words.Field(plain), other: other}, false
			case t.texts.Words.Mistake(plain):
				mistaken = true
			case mistaken && len(words) == 0 && (plain == "ketik" || plain == "tulis" || plain == "toles"): // "salah ketik"
			case fillers[plain] && current.field != "" && len(words) == 0:
			default:
				words = append(words, strings.Trim(word, ":=."))
			}
		}
		flush()
	}
	return list[:min(len(list), maxSegments)]
}

// takeSeveral reads several answers from one message: labelled in any order,
// or separated by # in the order of the form.
func (t *turn) takeSeveral(n *dialogs.Node) bool {
	if t.in.Kind != bot.KindText || len(t.words) < 3 || t.isStory() && !strings.ContainsAny(t.in.Text, "#:=") {
		return false
	}
	segments := t.segments()
	labelled := t.labelled(n.ID)
	if labelled < 2 && !(labelled == 1 && len(segments) > 1) && !(strings.Contains(t.in.Text, "#") && len(segments) > 1) && !(strings.Contains(t.in.Text, ",") && len(segments) > 2) {
		return false
	}
	form := *t.s.Form // taken back when fewer than two fit
	saved := t.s.Form
	t.s.Form = &form
	if t.takeSegments(n, segments) < 2 {
		t.s.Form = saved
		return false
	}
	if t.tooYoung(n) {
		return true
	}
	t.nextField(n)
	return true
}

// labelled counts the pieces of the message that name a field of a form and
// hold something for it.
func (t *turn) labelled(form dialogs.NodeID) int {
	n, count := t.trees.Node(form), 0
	for _, s := range t.segments() {
		if s.field != "" && fieldOf(n, s.field) != nil && s.text != "" {
			count++
		}
	}
	return count
}

// takeSegments fills fields from segments and says how many it could fill.
func (t *turn) takeSegments(n *dialogs.Node, segments []segment) int {
	taken := 0
	positional := strings.Contains(t.in.Text, "#")
	if !positional { // the district tells villages of one name apart, wherever it stands
		segments = slices.Clone(segments)
		slices.SortStableFunc(segments, func(a, b segment) int { return cmp.Compare(districtFirst(n, a), districtFirst(n, b)) })
	}
	next := 0
	for _, s := range segments {
		if s.other && (s.field == "" || s.field == "age") { // another's age is not the writer's
			continue
		}
		var candidates []dialogs.Field
		switch field := fieldOf(n, s.field); {
		case field != nil:
			candidates = []dialogs.Field{*field}
		case positional && next < len(n.Fields):
			candidates = n.Fields[next : next+1]
		default:
			for _, field := range n.Fields {
				asked := field.Name == t.s.Form.Field // anything may be a name
				if !t.s.Form.Answers.Has(field.Name) && field.As != "text" && (field.As != "name" || asked) {
					candidates = append(candidates, field)
				}
			}
		}
		text := s.text
		if positional && next == 0 {
			text = strings.TrimSpace(t.withoutRequest(text))
		}
		for i := range candidates {
			p := t.parse(&candidates[i], text, "")
			rest := ""
			if s.field != "" && !p.certain {
				p, rest = t.parseBeginning(&candidates[i], text, p)
			}
			if (p.reason == "which" || p.reason == "town") && t.unsettledField == "" {
				t.unsettled, t.unsettledField = p, candidates[i].Name
			}
			if p.ok {
				t.keep(&candidates[i], p)
				more, _ := t.takeWords(n, strings.Fields(rest))
				taken += 1 + more
				break
			}
		}
		next++
	}
	if field := fieldOf(n, "country"); taken > 0 && field != nil && !t.s.Form.Answers.Has("country") {
		if country := t.understood().Entities.Country; country != "" { // "… mau ke jepang" has no label
			t.keep(field, parsed{ok: true, value: country})
			taken++
		}
	}
	return taken
}

// districtFirst is 0 for what is labelled as the district and 1 for the rest.
func districtFirst(n *dialogs.Node, s segment) int {
	if field := fieldOf(n, s.field); field != nil && field.As == "district" {
		return 0
	}
	return 1
}

// parseBeginning reads a labelled answer that runs on into something else:
// "30 tinggal di" is an age, "segaran mau ke jepang" a village. whole is what
// the text as a whole was read as; rest is what comes after the answer.
func (t *turn) parseBeginning(field *dialogs.Field, text string, whole parsed) (p parsed, rest string) {
	words := strings.Fields(text)
	for n := min(len(words)-1, maxRun); n > 0 && field.As != "name" && field.As != "text"; n-- {
		beginning := strings.Join(words[:n], " ")
		if len(beginning) > maxRun*maxRunBytes {
			continue
		}
		p := t.parse(field, beginning, "")
		if p.certain || p.ok && !whole.ok {
			return p, strings.Join(words[n:], " ")
		}
	}
	return whole, ""
}

// withoutRequest drops the keyword in front of a one-message form: DAFTAR.
func (t *turn) withoutRequest(text string) string {
	head, tail, found := strings.Cut(strings.TrimSpace(text), " ")
	if found && t.understand(head, t.s.Lang).Intent == bot.Register {
		return tail
	}
	return text
}
