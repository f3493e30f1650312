package turn

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// A rhythm is read and written with every message, so it is stored in few letters and not
// as JSON, which took longer than to seal the conversation: numbers to the base of 36 with
// commas between them, times as what lies between them, and semicolons between the rhythm,
// the flood and each round. memoryMark stands before them.
const (
	memoryMark = "2;"
	base       = 36
)

// recall reads a stored rhythm; one that cannot be read begins anew. Those that were
// stored as JSON are read as well.
func recall(stored []byte) (m rhythm) {
	text, ours := strings.CutPrefix(string(stored), memoryMark)
	if !ours {
		if len(stored) == 0 || json.Unmarshal(stored, &m) != nil {
			return rhythm{}
		}
		return m
	}
	r := remembering{rest: text}
	m = rhythm{
		Last: r.number(), Weight: int(r.number()), Longest: r.number(), Same: int(r.number()), Fast: int(r.number()),
		Silent: silence(r.field()), Told: r.yes(), Helped: r.number(),
	}
	r.section()
	f := &m.Flood
	f.Told, f.Wishes, f.Helped, f.Long = r.yes(), int(r.number()), urgency(r.number()), int(r.number())
	if n := strings.IndexByte(r.rest, ';'); r.rest != "" && n != 0 {
		f.Recent = make([]int64, 0, strings.Count(r.rest[:max(n, 0)], ",")+1)
		for at := int64(0); r.more(); {
			at += r.number()
			f.Recent = append(f.Recent, at)
		}
	}
	r.section()
	if r.rest != "" {
		m.Rounds = make([]round, 0, strings.Count(r.rest, ";")+1)
	}
	for at := int64(0); r.rest != "" && r.err == nil; r.section() {
		at += r.number()
		m.Rounds = append(m.Rounds, round{At: at, Letters: int(r.number()), Count: int(r.number()), Answer: uint32(r.number()), Stale: r.yes(), Words: r.bytes()})
	}
	if r.err != nil {
		return rhythm{}
	}
	return m
}

// stored is what recall reads.
func (m rhythm) stored() []byte {
	w := append(make([]byte, 0, 96+32*len(m.Rounds)+6*len(m.Flood.Recent)), memoryMark...)
	w = numbers(w, m.Last, int64(m.Weight), m.Longest, int64(m.Same), int64(m.Fast))
	w = append(append(w, m.Silent...), ',')
	w = numbers(w, digit(m.Told), m.Helped)
	w = append(w, ';')
	f := m.Flood
	w = numbers(w, digit(f.Told), int64(f.Wishes), int64(f.Helped), int64(f.Long))
	before := int64(0)
	for _, at := range f.Recent {
		w = numbers(w, at-before)
		before = at
	}
	w = append(w, ';')
	before = 0
	for _, r := range m.Rounds {
		w = numbers(w, r.At-before, int64(r.Letters), int64(r.Count), int64(r.Answer), digit(r.Stale))
		w = append(base64.RawStdEncoding.AppendEncode(w, r.Words), ',', ';')
		before = r.At
	}
	return w
}

// numbers appends numbers, a comma behind each.
func numbers(w []byte, all ...int64) []byte {
	for _, n := range all {
		w = append(strconv.AppendInt(w, n, base), ',')
	}
	return w
}

func digit(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// remembering reads what was stored, until something does not fit.
type remembering struct {
	rest string
	err  error
}

var errNotOurs = errors.New("this is no stored rhythm")

// field is what stands before the next comma.
func (r *remembering) field() string {
	text, rest, found := strings.Cut(r.rest, ",")
	if !found || strings.IndexByte(text, ';') >= 0 {
		r.err, r.rest = errNotOurs, ""
		return ""
	}
	r.rest = rest
	return text
}

func (r *remembering) number() int64 {
	n, err := strconv.ParseInt(r.field(), base, 64)
	if err != nil {
		r.err = errNotOurs
	}
	return n
}

func (r *remembering) yes() bool { return r.number() != 0 }

func (r *remembering) bytes() []byte {
	text := r.field()
	if text == "" {
		return nil
	}
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		r.err = errNotOurs
	}
	return b
}

// more reports whether the section goes on.
func (r *remembering) more() bool { return r.err == nil && r.rest != "" && r.rest[0] != ';' }

// section ends a section.
func (r *remembering) section() {
	if r.rest == "" || r.rest[0] != ';' {
		r.err, r.rest = errNotOurs, ""
		return
	}
	r.rest = r.rest[1:]
}
