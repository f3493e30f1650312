package console

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pageSet is the templates of every page in every language. Each is made when it is shown
// first: every one holds a copy of the layout, and all of them several MiB.
type pageSet struct {
	byLang map[string]map[string]func() (*template.Template, error)
}

// page is a page in a language.
func (s *pageSet) page(lang, name string) (*template.Template, error) {
	made, ok := s.byLang[lang][name]
	if !ok {
		return nil, fmt.Errorf("there is no page %s in %s", name, lang)
	}
	return made()
}

// readPages reads pages/layout.html and pages/parts.html, and with them, when it is
// needed, each of the other files.
func readPages(tongues map[string]*tongue, assets *assetSet) (*pageSet, error) {
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		return nil, err
	}
	s := &pageSet{byLang: map[string]map[string]func() (*template.Template, error){}}
	for code, tongue := range tongues {
		common, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
			"t":     tongue.say,
			"when":  tongue.when,
			"asset": func(name string) (string, error) { return assets.address(name) },
		}).ParseFS(pageFiles, "pages/layout.html", "pages/parts.html")
		if err != nil {
			return nil, err
		}
		s.byLang[code] = map[string]func() (*template.Template, error){}
		for _, name := range names {
			base := strings.TrimSuffix(strings.TrimPrefix(name, "pages/"), ".html")
			if base == "layout" || base == "parts" {
				continue
			}
			s.byLang[code][base] = sync.OnceValues(func() (*template.Template, error) {
				own, err := common.Clone()
				if err == nil {
					_, err = own.ParseFS(pageFiles, name)
				}
				return own, err
			})
		}
	}
	return s, nil
}
