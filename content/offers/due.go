package offers

import (
	"bytes"
	"maps"
	"slices"
)

// Due is a rule that has to be looked up again.
type Due struct {
	ID      string
	File    string // as it is found in the project
	Line    int
	CheckBy string
	Source  Source
}

// Overdue lists what had to be looked up again before a day, in the order of the files.
func Overdue(today string) ([]Due, error) {
	set, err := Load()
	if err != nil {
		return nil, err
	}
	wages, err := LoadWages()
	if err != nil {
		return nil, err
	}
	var due []Due
	add := func(file string, text []byte, id, mark, checkBy string, source Source) {
		if checkBy == "" || checkBy >= today {
			return
		}
		line := 0
		if at := bytes.Index(text, []byte(mark)); at >= 0 {
			line = 2 + bytes.Count(text[:at], []byte("\n"))
		}
		due = append(due, Due{ID: id, File: "offers/" + file, Line: line, CheckBy: checkBy, Source: source})
	}
	for _, s := range set.Signs {
		add("signs.yaml", signsYAML, s.ID, "\n- id: "+s.ID+"\n", s.CheckBy, s.Source)
	}
	for _, country := range slices.Sorted(maps.Keys(wages.Of)) {
		w := wages.Of[country]
		add("wages.yaml", wagesYAML, "wage_"+country, "\n  "+country+":", w.CheckBy, w.Source)
	}
	costs, err := LoadCosts()
	if err != nil {
		return nil, err
	}
	for _, c := range costs {
		add("costs.yaml", costsYAML, c.ID, "\n- id: "+c.ID+"\n", c.CheckBy, c.Source)
	}
	return due, nil
}
