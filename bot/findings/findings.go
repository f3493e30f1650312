// Package findings is what a look at an installation brings to light: lines that
// begin with ok, note or FAIL and say in words what to do.
package findings

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Findings prints what was found and counts what must be put right.
type Findings struct {
	print func(Finding)
	fails int
}

// Finding is one thing that was found, as a line of JSON has it.
type Finding struct {
	Level string `json:"level"` // ok, note, fail or next
	About string `json:"about"` // a part of the installation: "database"
	Text  string `json:"text"`  // what is so, and what to do
}

// New prints findings to w, a line each.
func New(w io.Writer) *Findings {
	labels := map[string]string{"ok": "ok    ", "note": "note  ", "fail": "FAIL  ", "next": "next  "}
	return &Findings{print: func(f Finding) {
		fmt.Fprintln(w, labels[f.Level]+strings.TrimPrefix(f.About+": ", ": ")+f.Text)
	}}
}

// NewJSON prints findings to w, a line of JSON each.
func NewJSON(w io.Writer) *Findings {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return &Findings{print: func(f Finding) { _ = lines.Encode(f) }} // as with New, a reader that left is not told of
}

func (f *Findings) add(level, format string, args []any) {
	text := fmt.Sprintf(format, args...)
	about, rest, ok := strings.Cut(text, ": ")
	if !ok {
		about, rest = "", text
	}
	f.print(Finding{Level: level, About: about, Text: rest})
}

// OK tells of something that is as it should be. Its text begins with what it is
// about and a colon.
func (f *Findings) OK(format string, args ...any) { f.add("ok", format, args) }

// Note tells of something that somebody should know or look at.
func (f *Findings) Note(format string, args ...any) { f.add("note", format, args) }

// Fail tells of something that must be put right, and how.
func (f *Findings) Fail(format string, args ...any) {
	f.fails++
	f.add("fail", format, args)
}

// Next tells of the step that comes next before people can be answered.
func (f *Findings) Next(format string, args ...any) { f.add("next", format, args) }

// Fails is how many things must be put right.
func (f *Findings) Fails() int { return f.fails }
