package agency

import (
	"regexp"
	"slices"
	"strings"
)

// Registers print more than a name into the cell of a name: "PT X d/h PT Y",
// "PT X (dalam proses pencabutan)", "PT X (PUSAT)", "1. PT X", "PT X dan PT Y".
// Whoever asks about PT X or PT Y must not hear that it is not there.

// PrintedName is what a register prints for a name, taken apart.
type PrintedName struct {
	// Own are the names of the company itself: the whole as printed, and what is
	// left without a remark that names nobody.
	Own []string
	// Other are names by which it may be meant: a former one, that of its head
	// office where a branch is printed, the second of two. Who has one of them is
	// asked about, never found: another company may have it today.
	Other []string
	// Remarks are the parts that say something about the licence, "" for none.
	Remarks string
	// Beside are the parts of which nobody knows whether they name somebody or say
	// something: "(MSD)", "- Malang", "(lihat SK)".
	Beside []string
	// Marked says that a sign which leads to a footnote stands in the name.
	Marked bool
}

var (
	enumerator = regexp.MustCompile(`^\s*\(?\d{1,4}[.)]\s*(.*[^\s].*)$`)
	// formerMarks say beyond doubt that a former name follows. The others say so
	// only where a legal form stands behind them, for a name may hold them.
	formerMarks = regexp.MustCompile(`(?i)(^|[\s,;(])(d\s*/\s*h|d\.\s*h|f/k/a|a/k/a|n/k/a)[.:]?(\s|$)`)
	turnedInto  = regexp.MustCompile(`(?i)(^|[\s,;])((yang\s+)?(dahulu|dahulunya|dulu|dulunya|formerly|previously|semula|sebelumnya|eks|ex|dh|fka|aka|alias|kini|sekarang|nama\s+(lama|baru)|(ber|di)?(ubah|ganti)(\s+nama)?|menjadi)(\s+(bernama|dengan\s+nama|dengan\s+nama|menjadi|nama))*)[.:]*\s+(p\.?\s?t\.?|c\.?v\.?)\s`)
	// renamed are those of them behind which the name of today stands.
	renamed     = regexp.MustCompile(`(?i)\b(kini|sekarang|baru|ubah|ganti|berubah|diubah|berganti|diganti|menjadi)\b`)
	formerWords = regexp.MustCompile(`(?i)\s+(dahulu|dahulunya|dulu|dulunya|formerly|previously|semula|sebelumnya|alias|eks|ex|dh|fka|aka|kini|sekarang)[.:]*(\s+bernama)?\s+`)
	branch      = regexp.MustCompile(`(?i)\s+(kantor\s+)?(cabang|cab\.|kacab|perwakilan|kcp|kcu|kc|kanwil|unit)(\s|$)`)
	// reached is how a company is reached, written behind its name.
	reached    = regexp.MustCompile(`(?i)\s+(telp|tlp|telepon|telpon|phone|fax|hp|wa|jl|jln|jalan|alamat)[.:]?(\s|$)`)
	atStart    = regexp.MustCompile(`(?i)^(dahulu|dahulunya|dulu|dulunya|formerly|previously|semula|sebelumnya|eks|ex|dh|fka|aka|alias|kini|sekarang|nama\s+lama|nama\s+baru)[.:]*\s+`)
	brackets   = regexp.MustCompile(`[(\[{]([^()\[\]{}]*)[)\]}]?`)
	dashes     = regexp.MustCompile(`\s[-–—]+\s?|\s?[-–—]+\s|[;|/,\n\r]|:\s`)
	joinedBy   = regexp.MustCompile(`(?i)[\s,]+(dan|dan/atau|atau|serta|&)\s*$`)
	writtenOut = regexp.MustCompile(`(?i)\bperseroan\s+terbatas\b`)
	formInside = regexp.MustCompile(`(?i)\s(p\.\s?t\.?|pt\.?|c\.\s?v\.?|cv\.?)\s+`)
	footnote   = regexp.MustCompile(`[*†‡§¹²³⁰-⁹❌✗✘✕✖⚠⛔🚫☠❗❓⁉‼]|[(\[]\s*[!?xX#]+\s*[)\]]|[!?#]+\s*$`)
	formStands = regexp.MustCompile(`(?i)(^|\s)(pt|cv|p\.\s?t|c\.\s?v)[.\s]`)
)

// plainRemarks name nobody: what they stand behind is the name.
var plainRemarks = wordSet("persero tbk pusat kantor head office kp p3mi pptkis pjtki pt cv ho terbuka perseroan terbatas")

// ReadName reads a printed name. It never returns an empty name, and for an
// ordinary one only that.
func ReadName(printed string) PrintedName {
	n := PrintedName{Own: []string{printed}, Marked: footnote.MatchString(printed)}
	text := writtenOut.ReplaceAllString(footnote.ReplaceAllString(printed, " "), "PT ")
	if m := enumerator.FindStringSubmatch(text); m != nil && (formStands.MatchString(m[1]) || n.Marked) {
		text = m[1]
	}
	var later []string // what stands behind the name
	sure := true       // all of it names nobody, or a former name
	behind := func(part string, former bool) {
		part = strings.TrimSpace(part)
		if m := atStart.FindString(part); m != "" {
			part, former = strings.TrimSpace(part[len(m):]), true
		}
		words := tokens(part)
		if len(words) == 0 {
			return
		}
		_, bad := BadNews(part)
		if !former && !bad {
			_, bad = BadRemark(part)
			bad = bad || Says(part)
		}
		if bad || slices.Contains(words, "aktif") || slices.Contains(words, "active") {
			if !formStands.MatchString(part+" ") || len(dropLegalForms(words)) == 0 {
				n.Remarks = strings.TrimSpace(n.Remarks + " " + part)
				return
			}
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !plainRemarks[w] }) {
			return
		}
		sure = sure && former
		if !former && !formStands.MatchString(part+" ") && !formInside.MatchString(part) {
			n.Beside = append(n.Beside, part)
		}
		if former || formStands.MatchString(part+" ") {
			later = append(later, part)
		}
		if at := formInside.FindStringIndex(part); at != nil { // "berubah nama menjadi PT Y"
			later = append(later, part[at[0]:])
		}
	}
	// The name, and what is cut off its end. A former name is cut first, since
	// "d/h" holds a sign that cuts.
	base := text
	inBrackets := brackets.FindAllStringSubmatch(base, -1)
	base = brackets.ReplaceAllString(base, " ")
	var former []string
	for _, mark := range []*regexp.Regexp{formerMarks, turnedInto} {
		if at := mark.FindStringSubmatchIndex(base); at != nil && at[0] > 0 {
			end := at[1]
			if mark == turnedInto { // the legal form belongs to the name
				end = at[5]
				sure = sure && !renamed.MatchString(base[at[4]:at[5]])
			}
			former = append(former, base[end:])
			base = base[:at[0]]
		}
	}
	parts := dashes.Split(base, -1)
	for len(parts) > 1 && (Normalise(parts[0]) == "" || remarks(parts[0])) { // ", PT X", "DICABUT - PT X"
		if remarks(parts[0]) {
			n.Remarks = strings.TrimSpace(n.Remarks + " " + strings.TrimSpace(parts[0]))
		}
		parts = parts[1:]
	}
	base = parts[0]
	for _, part := range parts[1:] {
		behind(part, false)
	}
	base, second := twoFirms(base)
	for _, part := range second {
		behind(part, false)
	}
	for _, b := range inBrackets {
		inside := b[1]
		if at := formerMarks.FindStringIndex(inside); at != nil {
			behind(inside[:at[0]], false)
			behind(inside[at[1]:], true)
			continue
		}
		behind(inside, false)
	}
	for _, names := range former {
		for _, part := range formerMarks.Split(names, -1) {
			first, more := twoFirms(part)
			for _, p := range append(dashes.Split(first, -1), more...) {
				behind(p, true)
			}
		}
	}
	if Normalise(base) == "" {
		return n
	}
	if sure {
		n.add(&n.Own, base)
	} else {
		n.add(&n.Other, base)
	}
	for _, name := range later {
		n.add(&n.Other, name)
	}
	for _, cut := range []*regexp.Regexp{branch, reached} {
		if at := cut.FindStringIndex(base); at != nil {
			n.add(&n.Other, base[:at[0]])
		}
	}
	if parts := formerWords.Split(base, -1); len(parts) > 1 {
		for _, part := range parts {
			n.add(&n.Other, part)
		}
	}
	if name, remark := beforeBadNews(base); remark != "" {
		n.Remarks = strings.TrimSpace(n.Remarks + " " + remark)
		n.add(&n.Other, name)
	}
	return n
}

// remarks reports whether a part in front of a name only says how its licence stands.
func remarks(part string) bool {
	if _, bad := BadNews(part); !bad && !badAsWritten(withoutNameParts(strings.Fields(part))) && !Says(part) {
		return false
	}
	return !formStands.MatchString(part + " ")
}

// withoutNameParts leaves out words that stand in names, too.
func withoutNameParts(words []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return nameParts[strings.ToLower(w)] }), " ")
}

// fillers lead up to a remark about a licence.
var fillers = wordSet("izin ijin izinnya status dalam proses sedang telah sudah masih akan siup sip3mi sippmi usaha yang yg")

// nameParts speak against a licence in a remark, and stand in names, too.
var nameParts = wordSet("awas waspada warning jangan masalah hati segel stop beku gugur pasif")

// dated stands behind such a remark: "tutup sejak 3 Mei 2024".
var dated = regexp.MustCompile(`^(sejak|per|tgl|tanggal|th|thn|tahun|lagi|s/d|mulai|\d[\d./-]*|(?i:jan|feb|mar|apr|mei|jun|jul|agu|sep|okt|nov|des)\p{L}*)$`)

// beforeBadNews takes a name apart from a remark that no sign keeps apart from it:
// "PT X izin dicabut", "PT DICABUT X", "PT X nonaktif sejak 2024". What stops a
// licence is one wherever it stands; a weak word may be part of a name, and is one
// at its end only.
func beforeBadNews(base string) (name, remark string) {
	words := strings.Fields(base)
	first := 0 // of the name itself
	for first < len(words) && Normalise(strings.Join(words[:first+1], " ")) == "" {
		first++
	}
	for i := first; i < len(words); i++ {
		bad, _ := BadNews(words[i])
		if bad.Severity() < Suspended.Severity() {
			continue
		}
		if i == first {
			rest := slices.Concat(words[:first], words[i+1:])
			return strings.Join(rest, " "), words[i]
		}
		at := i
		for at > first+1 && fillers[strings.ToLower(words[at-1])] {
			at--
		}
		return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
	}
	return atTheEnd(words, first)
}

// atTheEnd cuts a weak remark off the end of a name whose first own word is at first.
func atTheEnd(words []string, first int) (name, remark string) {
	weak := func(from, to int) bool {
		if from <= first {
			return false
		}
		return badAsWritten(withoutNameParts(words[from:to]))
	}
	at, found := len(words), false
	for at > first+1 {
		word := strings.ToLower(words[at-1])
		switch {
		case weak(at-1, at):
			at, found = at-1, true
		case at >= 2 && weak(at-2, at):
			at, found = at-2, true
		case at >= 3 && weak(at-3, at):
			at, found = at-3, true
		case fillers[word] || dated.MatchString(word):
			at--
		default:
			if !found {
				return "", ""
			}
			return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
		}
	}
	if !found {
		return "", ""
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// add keeps a name unless its normal form is there.
func (n *PrintedName) add(to *[]string, name string) {
	normal := Normalise(name)
	if normal == "" || len(normal) < 2 {
		return
	}
	for _, have := range append(slices.Clone(n.Own), n.Other...) {
		if Normalise(have) == normal {
			return
		}
	}
	*to = append(*to, strings.TrimSpace(name))
}

// twoFirms cuts a text where a second legal form begins a second name:
// "PT X dan PT Y".
func twoFirms(text string) (first string, more []string) {
	at := formInside.FindStringIndex(text)
	if at == nil {
		return text, nil
	}
	before, after := joinedBy.ReplaceAllString(text[:at[0]], ""), text[at[0]:]
	if Normalise(before) == "" || Normalise(after) == "" {
		return text, nil
	}
	// Whatever follows is cut again.
	rest, further := twoFirms("PT " + text[at[1]:])
	return before, append([]string{rest}, further...)
}

// HasLegalForm reports whether PT or CV stands in a text beside something else, as
// in the name of a company.
func HasLegalForm(text string) bool {
	return formStands.MatchString(text+" ") && Normalise(text) != ""
}
