package strictyaml

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The YAML library says where it could not go on, which is often further down
// than the mistake: a line without its colon is read as a text that goes on, an
// open quote ends at the next quote. So the mistake is looked for by mending: the
// line in which one small change lets the library read on furthest is the line
// that a person has to change.
const (
	lookBack  = 60 // lines above the place where the library stopped
	lookAhead = 20 // lines below it, read first because it is quick
	// effort is how many bytes are read again at most in search of a cure: about
	// 300 tries of the largest file of this project, a second or two.
	effort = 20 << 20
	// longest is the longest line, in bytes, that is mended: nobody wrote a longer one.
	longest = 4000
)

// mending is one small change to a line, nil when there is nothing of the kind
// to change in it, and what to tell the author when it helps.
type mending struct {
	text string
	try  func(rows []string, at int) []string
}

// mendings are tried in this order; of two that help as much the earlier counts.
var mendings = []mending{
	{"the line is indented with a tab; use spaces", withoutTab},
	{"a colon is missing behind a key; write key: value", withColon},
	{"a quote in this line is never closed, or never opened; put the whole text in quotes", withQuote},
	{"the bracket that opens in this line is never closed, or a comma is missing; close it or add the comma", withBracket},
	{"a bracket closes in this line that was never opened; open it or remove it", withOpening},
	{"the indentation is not that of the lines around it; indent like the lines around it", reindented},
}

// repair looks for the line whose mending lets the library read the whole file;
// the nearest to where it stopped counts, but for the line above it when an
// earlier kind of mending helps there. Where none does, for there are more
// mistakes, it is the one that lets it read on furthest.
func repair(data []byte, stopped int) (Fault, bool) {
	rows := strings.Split(string(data), "\n")
	stopped = min(max(stopped, 1), len(rows))
	near := rows[:min(len(rows), stopped+lookAhead)]
	var best, cure Fault
	furthest, tried, spent := stopped, mendings, 0
	for line := stopped; line >= max(1, stopped-lookBack) && (cure.Line == 0 || line == cure.Line-1); line-- {
		if len(rows[line-1]) > longest {
			continue
		}
	candidates:
		for i, m := range tried {
			for _, row := range m.try(rows, line-1) {
				if row == rows[line-1] {
					continue
				}
				if spent += len(data); spent > effort {
					return best, best.Line > 0
				}
				changed := slices.Clone(near)
				changed[line-1] = row
				end, _ := readable(changed, len(near) < len(rows))
				if end <= furthest {
					continue
				}
				if end > len(near) {
					changed = slices.Concat(changed, rows[len(near):])
					whole, doc := readable(changed, false)
					if whole > len(rows) && standsAt(doc, line, row) {
						cure, tried = Fault{line, m.text}, tried[:i]
						break candidates
					}
					if whole > len(rows) {
						continue // the line became part of a text above it
					}
					end = whole
				}
				if end > furthest {
					best, furthest = Fault{line, m.text}, end
				}
			}
		}
	}
	if cure.Line > 0 {
		return cure, true
	}
	return best, best.Line > 0
}

// readable is the line in which the library stops, len(rows)+1 when it reads all.
// What was cut off may well end in the middle of something.
func readable(rows []string, cut bool) (int, *yaml.Node) {
	var doc yaml.Node
	err := yaml.Load([]byte(strings.Join(rows, "\n")), &doc)
	var one *yaml.LoadError
	if err == nil || !errors.As(err, &one) {
		return len(rows) + 1, &doc
	}
	line := one.Mark.Line
	if line >= len(rows) && cut {
		return len(rows) + 1, &doc
	}
	if atEnd(one) {
		line = one.ContextMark.Line
	}
	return min(line, len(rows)), &doc
}

// atEnd says that something was opened and the file is over.
func atEnd(e *yaml.LoadError) bool {
	return strings.Contains(e.Message, "unexpected end of stream") && e.ContextMark.Line > 0
}

// keyed is a line that is meant as a key or as an item of a list.
var keyed = regexp.MustCompile(`^\s*(- |[\w.]+:(\s|$))`)

// standsAt reports whether a line that is meant as a key or item was read as one
// and did not become part of a text.
func standsAt(n *yaml.Node, line int, row string) bool {
	if !keyed.MatchString(row) {
		return true
	}
	if n.Line == line && n.Kind != yaml.DocumentNode {
		return true
	}
	return slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return standsAt(child, line, row) })
}

func indentOf(row string) string { return row[:len(row)-len(strings.TrimLeft(row, " \t"))] }

func withoutTab(rows []string, at int) []string {
	row := rows[at]
	if indent := indentOf(row); strings.Contains(indent, "\t") {
		return append([]string{strings.ReplaceAll(indent, "\t", "  ") + row[len(indent):]}, around(rows, at)...)
	}
	return nil
}

// withColon puts a colon behind the first word.
func withColon(rows []string, at int) []string {
	indent := indentOf(rows[at])
	text := strings.TrimPrefix(rows[at][len(indent):], "- ")
	dash := rows[at][:len(rows[at])-len(text)]
	key, value, _ := strings.Cut(strings.TrimRight(text, "\r"), " ")
	if key == "" || strings.ContainsAny(key, "\"'#{}[],") || strings.Contains(key, ":") {
		return withColonInside(rows[at])
	}
	return []string{dash + key + ": " + value}
}

// withColonInside puts a colon behind a word in braces that has none.
func withColonInside(row string) (tries []string) {
	for at, r := range row {
		if (r == '{' || r == ',') && at+1 < len(row) {
			start := at + 1 + len(row[at+1:]) - len(strings.TrimLeft(row[at+1:], " "))
			end := start + strings.IndexAny(row[start:]+" ", " :,}")
			if end > start && end < len(row) && row[end] == ' ' {
				tries = append(tries, row[:end]+":"+row[end:])
			}
		}
	}
	return tries
}

// opensSingle tells a single quote that opens a text from an apostrophe in it.
var opensSingle = regexp.MustCompile(`[:,\[{-]\s*'`)

// withQuote closes a quote or opens one.
func withQuote(rows []string, at int) (tries []string) {
	row := strings.TrimRight(rows[at], " \r")
	for _, quote := range []string{`"`, "'"} {
		if strings.Count(strings.ReplaceAll(row, `\"`, ""), quote)%2 == 0 || quote == "'" && !opensSingle.MatchString(row) {
			continue
		}
		tries = append(tries, row+quote)
		for i := range row { // before a sign that ends a text in brackets, and behind one that begins one
			switch next := row[i:]; {
			case strings.HasPrefix(next, ": "), strings.HasPrefix(next, "- "):
				tries = append(tries, row[:i+2]+quote+row[i+2:])
			case strings.HasPrefix(next, ","), strings.HasPrefix(next, "}"), strings.HasPrefix(next, "]"):
				tries = append(tries, row[:i]+quote+row[i:])
			}
		}
	}
	return tries
}

func withBracket(rows []string, at int) (tries []string) {
	row := strings.TrimRight(rows[at], " \r")
	for _, pair := range []string{"{}", "[]"} {
		if strings.Count(row, pair[:1]) > strings.Count(row, pair[1:]) {
			tries = append(tries, row+pair[1:])
		}
	}
	return tries
}

func withOpening(rows []string, at int) (tries []string) {
	row := rows[at]
	for _, pair := range []string{"{}", "[]"} {
		if strings.Count(row, pair[:1]) >= strings.Count(row, pair[1:]) {
			continue
		}
		for _, before := range []string{": ", "- "} {
			if i := strings.Index(row, before); i >= 0 {
				tries = append(tries, row[:i+2]+pair[:1]+row[i+2:])
			}
		}
	}
	return tries
}

// around is the line with the indentation of its neighbours.
func around(rows []string, at int) (tries []string) {
	text := strings.TrimLeft(rows[at], " \t")
	for _, step := range []int{-1, 1} {
		for i := at + step; i >= 0 && i < len(rows); i += step {
			if strings.TrimSpace(rows[i]) == "" {
				continue
			}
			indent := indentOf(rows[i])
			tries = append(tries, indent+text)
			if strings.HasPrefix(rows[i][len(indent):], "- ") || strings.HasSuffix(strings.TrimRight(rows[i], " \r"), ":") {
				tries = append(tries, indent+"  "+text)
			}
			break
		}
	}
	return tries
}

func reindented(rows []string, at int) []string {
	if strings.TrimSpace(rows[at]) == "" {
		return nil
	}
	return around(rows, at)
}

// lineCount is how many lines a file has, at least 1.
func lineCount(data []byte) int {
	return max(bytes.Count(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))+1, 1)
}
