package importing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/content"
)

// What a published list says once, in its title, and a file of the office in each row:
// where the data come from and of which day they are.

// defaults are the values of the columns that a table lacks.
type defaults struct{ source, asOf string }

var (
	fullDate  = regexp.MustCompile(`(?i)\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[a-z]{3,9})\s*[-/. ]\s*\d{4}\b`)
	monthYear = regexp.MustCompile(`(?i)\b(?:bulan|periode|per)\s+([a-z]{3,9})\s+(\d{4})\b`)
	saysFrom  = regexp.MustCompile(`(?im)^\s*sumber(?: data)?\s*[:=]\s*(.+)$`)
)

// datesIn are the days that a text names, each once, those behind a word such as "per"
// apart. A text that could be of two days has neither.
func datesIn(text string) (marked, others []string) {
	for _, at := range fullDate.FindAllStringIndex(text, -1) {
		written := strings.Join(strings.Fields(text[at[0]:at[1]]), " ")
		iso, ok := content.ParseDate(written)
		if !ok {
			continue
		}
		if _, twoWays := otherReading(written); twoWays {
			continue
		}
		words := strings.Fields(spelling.Plain(lastLine(text[:at[0]])))
		to := &others
		if n := len(words); n > 0 && slices.Contains(listed("dated"), words[n-1]) {
			to = &marked
		}
		if !slices.Contains(*to, iso) {
			*to = append(*to, iso)
		}
	}
	return marked, others
}

func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// titleDate reads the day that the data below a title are of; the first day of a month
// where it names no more, so that the data count as old rather early than late.
func titleDate(text string) (iso string, ok bool) {
	marked, others := datesIn(text)
	for _, dates := range [][]string{marked, others} {
		if len(dates) == 1 {
			return dates[0], true
		}
		if len(dates) > 1 {
			return "", false
		}
	}
	if m := monthYear.FindStringSubmatch(text); m != nil {
		return content.ParseDate("1 " + m[1] + " " + m[2])
	}
	return "", false
}

// maxSource is how many letters of a title are taken for the source.
const maxSource = 120

// titleSource reads where the data below a title come from: behind "Sumber:", or the
// first line of the title.
func titleSource(lines []string) (source string, ok bool) {
	if m := saysFrom.FindStringSubmatch(strings.Join(lines, "\n")); m != nil {
		source = m[1]
	}
	for _, line := range lines {
		if source != "" {
			break
		}
		if len(strings.Fields(spelling.Plain(line))) >= 2 && !fullDate.MatchString(line) {
			source = line
		} else if at := fullDate.FindStringIndex(line); at != nil && at[0] > 10 {
			words := strings.Fields(line[:at[0]])
			for len(words) > 0 && slices.Contains(listed("dated"), spelling.Plain(words[len(words)-1])) {
				words = words[:len(words)-1]
			}
			source = strings.Join(words, " ")
		}
	}
	source = strings.Trim(strings.Join(strings.Fields(source), " "), " ,;-")
	if runes := []rune(source); len(runes) > maxSource {
		source = strings.TrimSpace(string(runes[:maxSource])) + "…"
	}
	return source, source != "" && !identity.HoldsNIK(source) && !mangled.MatchString(source)
}

// readGiven checks what whoever imports the file says of all of it.
func (f *file) readGiven(given []Given) error {
	for _, g := range given {
		f.given.source = strings.Join(strings.Fields(g.Source), " ")
		if g.AsOf = strings.TrimSpace(g.AsOf); g.AsOf == "" {
			continue
		}
		iso, ok := content.ParseDate(g.AsOf)
		if !ok {
			return fmt.Errorf("%s: tanggal %q pada --as-of tidak dapat dibaca; tulis tahun-bulan-tanggal seperti 2026-08-31", f.name, shorten(g.AsOf))
		}
		if f.tomorrow != "" && iso > f.tomorrow {
			return fmt.Errorf("%s: tanggal %s pada --as-of belum tiba; periksa tahun dan bulannya", f.name, iso)
		}
		f.given.asOf = iso
	}
	return nil
}

// fillIn finds the source and the day of a table that has no column for them, and says
// which of them were guessed. What was given counts more than a title.
func (f *file) fillIn(t *table, head header) (missing []string) {
	line := head.line
	if _, there := head.at["source"]; !there {
		source, ok := titleSource(t.title)
		switch {
		case f.given.source != "":
			t.defaults.source = f.given.source
		case ok:
			t.defaults.source = source
			f.guess(t, line, "source", "sumber diambil dari judul: %s", shorten(source))
		default:
			missing = append(missing, "source")
		}
	}
	if _, there := head.at["as_of"]; !there {
		title := strings.Join(t.title, "\n")
		iso, ok := titleDate(title)
		if !ok {
			iso, ok = titleDate(t.above)
		}
		if !ok {
			iso, ok = titleDate(f.covers)
		}
		if f.tomorrow != "" && iso > f.tomorrow {
			ok = false
		}
		switch {
		case f.given.asOf != "":
			t.defaults.asOf = f.given.asOf
		case ok:
			t.defaults.asOf = iso
			f.guess(t, line, "as_of", "tanggal data diambil dari judul: %s", content.FormatDate(iso, bot.Indonesian))
		default:
			missing = append(missing, "as_of")
		}
	}
	return missing
}

// guess lists what was not written in its cell and taken from elsewhere.
func (f *file) guess(t *table, line int, column, format string, args ...any) {
	f.problems = append(f.problems, RowProblem{Sheet: f.sheetName(t), Line: line, Column: column, Note: true, Guessed: true, Reason: fmt.Sprintf(format, args...)})
}

// source reads where a row comes from.
func (r *row) source() string {
	if _, there := r.table.at["source"]; !there {
		return r.table.defaults.source
	}
	if r.raw("source") == "" && r.file.given.source != "" {
		return r.file.given.source
	}
	return r.required("source")
}

// asOf reads the day that a row's data is of.
func (r *row) asOf() string {
	if _, there := r.table.at["as_of"]; !there {
		return r.table.defaults.asOf
	}
	if r.raw("as_of") == "" && r.file.given.asOf != "" {
		return r.file.given.asOf
	}
	if r.required("as_of") == "" {
		return ""
	}
	return r.pastDate("as_of")
}
