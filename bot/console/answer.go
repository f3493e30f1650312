package console

import (
	"io"
	"net/http"
	"strings"
)

// page is what a page shows: a struct of its own, read by the file pages/NAME.html.
type page interface {
	// template is the file's name without its ending.
	template() string
	// heading is the one h1 of the page, with which its title begins.
	heading(*tongue) string
	// problems is what is wrong with the form of the page; see form and noForm.
	problems() []problem
}

// foremost is a page whose file defines "first": what stands there comes before all news and
// notices, so that on a small phone nothing pushes a cry for help off the screen.
type foremost interface{ foremost() }

// noForm is embedded by pages of which no form can be wrong.
type noForm struct{}

func (noForm) problems() []problem { return nil }

// answer is what a handler wants to be answered.
type answer struct {
	status int
	page   page
	to     string   // where the browser is sent, in place of a page
	told   []string // shown once on the page after that: a key, and its holes in turn
	file   *file    // in place of a page
	raw    func()   // writes the answer itself, in place of a page
}

// file is what a browser keeps, in place of a page.
type file struct {
	name string // of letters, digits, - and .
	kind string // media type
	data []byte
	// A large one is written piece by piece, in place of data; size is how many bytes
	// come, 0 where nobody knows before. An error cuts the connection, so that nobody takes a part for the whole.
	size  int64
	write func(io.Writer) error
}

// given is a file. That it is given must have been written down before.
func given(f file) answer { return answer{status: http.StatusOK, file: &f} }

// shown is a page.
func shown(p page) answer { return answer{status: http.StatusOK, page: p} }

// again is a page whose form is to be corrected: all that was typed stands in it.
func again(p page) answer { return answer{status: http.StatusUnprocessableEntity, page: p} }

// moved sends the browser to another page of the console.
func moved(to string) answer { return answer{status: http.StatusSeeOther, to: to} }

// and lets the next page say once what was done.
func (a answer) and(key string, holes ...string) answer {
	a.told = append([]string{key}, holes...)
	return a
}

// refusal is an error that has an error page of its own.
type refusal struct{ status int }

func (e refusal) Error() string { return http.StatusText(e.status) }

// problem is one thing that is wrong with a form, in words, and the field it is about.
type problem struct {
	Field string // id of the field; "" for the form as a whole
	Text  string
}

// ownPath is a path of this console, or its beginning for anything else: nobody is
// led to another site, nor to an address that a form leads to.
func ownPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
