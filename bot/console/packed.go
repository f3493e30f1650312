package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// worthPacking is from how many bytes on a text is packed.
const worthPacking = 1 << 10

// packers are used again and again: one takes most of a megabyte, which each page would
// leave behind.
var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestCompression)
	if err != nil { // the level is right
		panic(err)
	}
	return w
}}

// packed is a text as gzip.
func packed(text []byte) []byte {
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, _ = w.Write(text) // into memory
	_ = w.Close()
	return b.Bytes()
}

// takesPacked reports whether a browser reads gzip.
func takesPacked(r *http.Request) bool {
	for _, way := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(way, " ", ""), ";")
		if name == "gzip" {
			return weight != "q=0"
		}
	}
	return false
}

// send writes a text with its status, packed for who reads that. No page holds a secret
// beside what its reader typed: the length of a packed page tells nothing.
func (v *visit) send(status int, text []byte) {
	v.w.Header().Add("Vary", "Accept-Encoding")
	if len(text) >= worthPacking && takesPacked(v.r) {
		v.w.Header().Set("Content-Encoding", "gzip")
		text = packed(text)
	}
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(text) // who left reads nothing
	}
}
