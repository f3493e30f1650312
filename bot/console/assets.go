package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets/*
var assetFiles embed.FS

// assetPrefix is where style and script stand. The address holds a hash of what is
// there: it may be kept for ever, and a new version has a new address.
const assetPrefix = "/aset/"

// assetKinds are the kinds of file that there are. What package mime knows is the
// machine's: it would read whole lists of it to tell three.
var assetKinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": pictureKind}

// pictureKind is what is packed as it is.
const pictureKind = "image/png"

type asset struct {
	data   []byte
	packed []byte // the same as gzip; nil where that saves nothing
	kind   string
}

// assetSet is the built-in files by their address.
type assetSet struct {
	byPath map[string]asset
	byName map[string]string
}

func newAssets() *assetSet {
	return &assetSet{byPath: map[string]asset{}, byName: map[string]string{}}
}

func readAssets() (*assetSet, error) {
	s := newAssets()
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		data, err := fs.ReadFile(assetFiles, "assets/"+e.Name())
		if err != nil {
			return nil, err
		}
		if err := s.add(e.Name(), data); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add gives a file its address.
func (s *assetSet) add(name string, data []byte) error {
	kind, ok := assetKinds[path.Ext(name)]
	if !ok {
		return errors.New(name + " is of no kind that browsers know")
	}
	a := asset{data: data, kind: kind}
	if kind != pictureKind {
		a.packed = packed(data)
	}
	sum := sha256.Sum256(data)
	at := assetPrefix + hex.EncodeToString(sum[:8]) + "/" + name
	s.byPath[at], s.byName[name] = a, at
	return nil
}

// serve answers for an asset and reports whether the request was for one.
func (s *assetSet) serve(w http.ResponseWriter, r *http.Request) bool {
	a, ok := s.byPath[r.URL.Path]
	if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead || !strings.HasPrefix(r.URL.Path, assetPrefix) {
		return false
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Add("Vary", "Accept-Encoding")
	data := a.data
	if takesPacked(r) && a.packed != nil && len(a.packed) < len(data) {
		w.Header().Set("Content-Encoding", "gzip")
		data = a.packed
	}
	_, _ = w.Write(data) // who left reads nothing
	return true
}

func (s *assetSet) address(name string) (string, error) {
	at, ok := s.byName[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %s", name)
	}
	return at, nil
}
