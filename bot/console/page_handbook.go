package console

import (
	"net/http"
	"strings"

	"kanca/bot/store"
	"kanca/content/handbook"
)

// handbookPath is where the handbook of the office stands. Whoever cannot sign in needs it
// most, and it says nothing of anybody: anyone may read it.
const handbookPath = "/panduan"

// shownHandbook is the handbook as the console shows it.
type shownHandbook struct {
	chapters []handbook.Chapter // the cover first
	pictures *assetSet
}

// readHandbook makes the handbook. What is wrong with it is an error of who built the program.
func readHandbook() (*shownHandbook, error) {
	h := &shownHandbook{pictures: newAssets()}
	pictures, err := handbook.Pictures()
	if err != nil {
		return nil, err
	}
	for name, data := range pictures {
		if err := h.pictures.add(name, data); err != nil {
			return nil, err
		}
	}
	h.chapters, err = handbook.Read(chapterPath, func(name string) string { return h.pictures.byName[name] })
	return h, err
}

// chapterPath is the address of a chapter; of the cover where the name is "".
func chapterPath(name string) string { return strings.TrimSuffix(handbookPath+"/"+name, "/") }

// servesPicture answers for a picture of the handbook and reports whether the request was for one.
func (c *Console) servesPicture(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, assetPrefix) || !strings.HasSuffix(r.URL.Path, ".png") {
		return false
	}
	book, err := c.book()
	return err == nil && book.pictures.serve(w, r) // an error is shown where the pages of it are asked for
}

// handbookPage is a chapter of the handbook, or its cover.
type handbookPage struct {
	noForm
	handbook.Chapter
	Chapters []chapterLink // all but the cover
	Cover    bool
	Foreign  bool // the pages are in another language than the handbook
}

// chapterLink is a way to a chapter.
type chapterLink struct {
	Path, Title string
	Current     bool
}

func (handbookPage) template() string         { return "handbook" }
func (p handbookPage) heading(*tongue) string { return p.Title }

func showHandbook(v *visit) (answer, error) {
	book, err := v.book()
	if err != nil {
		return answer{}, err
	}
	asked := v.path("bab")
	p := &handbookPage{Cover: asked == "", Foreign: v.tongue.code != languages[0]}
	for i, c := range book.chapters {
		if c.Name == asked {
			p.Chapter = c
		}
		if i > 0 {
			p.Chapters = append(p.Chapters, chapterLink{chapterPath(c.Name), c.Title, c.Name == asked})
		}
	}
	if p.Chapter.Title == "" {
		return answer{}, store.ErrNotFound
	}
	return shown(p), nil
}
