// Package handbook is the handbook of the office, in Indonesian: one file a chapter, read here
// and on the web as they are, and in the console as pages. There is no other copy.
package handbook

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

//go:embed *.md gambar/*.png
var files embed.FS

// cover is the chapter that lists the others.
const cover = "README"

// Chapter is one chapter, ready to be shown.
type Chapter struct {
	Name  string        // the last part of its address, and its file without ".md"; "" for the cover
	Title string        // its heading, which is not in Text
	Text  template.HTML // made of what this program ships, so nothing in it comes from outside
}

// Source is what a chapter is written in.
func Source(name string) ([]byte, error) { return files.ReadFile(name + ".md") }

// Pictures are the pictures by their name.
func Pictures() (map[string][]byte, error) {
	all := map[string][]byte{}
	entries, err := files.ReadDir("gambar")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if all[e.Name()], err = files.ReadFile("gambar/" + e.Name()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Read makes the chapters, the cover first and then in the order in which it names them.
// chapter and picture say at which address one stands. A link or a picture that leads nowhere
// and a chapter that the cover does not name are errors.
func Read(chapter, picture func(name string) string) ([]Chapter, error) {
	b := book{chapter: chapter, picture: picture, anchors: map[string]bool{}}
	if err := b.read(cover); err != nil {
		return nil, err
	}
	for i := 0; i < len(b.named); i++ { // the cover names all, and each may name others
		if err := b.read(b.named[i]); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		if name := strings.TrimSuffix(file, ".md"); name != cover && !slices.Contains(b.named, name) {
			err = errors.Join(err, fmt.Errorf("nothing leads to the chapter %s", file))
		}
	}
	for _, to := range b.led {
		if !b.anchors[to] {
			err = errors.Join(err, fmt.Errorf("there is no heading %s", to))
		}
	}
	return b.chapters, err
}

// book is the handbook while it is read.
type book struct {
	chapter, picture func(string) string
	chapters         []Chapter
	named            []string        // chapters that a link leads to, in order
	led              []string        // headings that a link leads to, as chapter#heading
	anchors          map[string]bool // headings that are there
}

// read makes one chapter.
func (b *book) read(name string) error {
	source, err := Source(name)
	if err != nil {
		return err
	}
	reader := goldmark.New(goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	root := reader.Parser().Parse(text.NewReader(source))
	c := Chapter{Name: name}
	if name == cover {
		c.Name = ""
	}
	title, ok := root.FirstChild().(*ast.Heading)
	if !ok || title.Level != 1 {
		return fmt.Errorf("%s.md does not begin with its title", name)
	}
	c.Title = plain(title, source)
	root.RemoveChild(root, title)
	if err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		return ast.WalkContinue, b.place(name, n)
	}); err != nil {
		return fmt.Errorf("%s.md: %w", name, err)
	}
	var html bytes.Buffer
	if err := reader.Renderer().Render(&html, source, root); err != nil {
		return err
	}
	c.Text = template.HTML(html.String())
	b.chapters = append(b.chapters, c)
	return nil
}

// place gives a link or a picture the address at which the console has it.
func (b *book) place(name string, n ast.Node) error {
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level == 1 {
			return errors.New("a chapter has one title")
		}
		if id, ok := n.AttributeString("id"); ok {
			b.anchors[fmt.Sprintf("%s#%s", name, id)] = true
		}
	case *ast.RawHTML, *ast.HTMLBlock:
		return errors.New("HTML is not shown; write it in Markdown")
	case *ast.Link:
		file, heading, within := strings.Cut(string(n.Destination), "#")
		to, chapter := strings.CutSuffix(file, ".md")
		switch {
		case file == "" && within:
			to = name
		case !chapter || path.Base(to) != to:
			return fmt.Errorf("a link to %s, which is no chapter", n.Destination)
		default:
			if to != cover && !slices.Contains(b.named, to) {
				b.named = append(b.named, to)
			}
			n.Destination = []byte(b.chapter(strings.TrimPrefix(to, cover)))
			if within {
				n.Destination = append(n.Destination, "#"+heading...)
			}
		}
		if within {
			b.led = append(b.led, to+"#"+heading)
		}
	case *ast.Image:
		file := string(n.Destination)
		data, err := files.ReadFile(file)
		if err != nil {
			return err
		}
		shape, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		n.Destination = []byte(b.picture(path.Base(file)))
		n.SetAttributeString("width", []byte(strconv.Itoa(shape.Width)))
		n.SetAttributeString("height", []byte(strconv.Itoa(shape.Height)))
		n.SetAttributeString("loading", []byte("lazy"))
	}
	return nil
}

// plain is the words of a heading.
func plain(n ast.Node, source []byte) string {
	var words strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			words.Write(t.Segment.Value(source))
		}
	}
	return words.String()
}
