package importing

import (
	"slices"
	"strings"

	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/content/sheet"
)

// ruledStatus reads a bad status with the day or the ruling by which it came: "Dicabut
// (2020)", "DIBEKUKAN per 3 Mei 2026". rest is what stands behind the status. Good news
// is not read so: what stands behind it may take it back.
func ruledStatus(text string) (status agency.Status, rest string, ok bool) {
	words := strings.Fields(text)
	for n := len(words) - 1; n > 0; n-- {
		status, ok = agency.ParseStatus(strings.Trim(strings.Join(words[:n], " "), " .,;:-(["))
		if !ok || status == agency.Active {
			continue
		}
		rest = strings.Join(words[n:], " ")
		for _, w := range strings.Fields(spelling.Plain(rest)) {
			if strings.Trim(w, "0123456789") != "" && !isMonth(w) && !anyList(w, "rulings") {
				return "", "", false
			}
		}
		return status, rest, !strings.Contains(rest, "?")
	}
	return "", "", false
}

// statusSince reads from which day on a status holds where it stands in the same cell:
// the only day of it, and no last one.
func (r *row) statusSince(asOf string) string {
	_, rest, ok := ruledStatus(r.raw("status"))
	if !ok || saidUntil.MatchString(rest) {
		return ""
	}
	marked, others := datesIn(rest)
	days := slices.Concat(marked, others)
	if len(days) != 1 || days[0] > asOf {
		return ""
	}
	return days[0]
}

// statusInRemarks takes a column of remarks for that of the status where a register has
// no other and most of what stands there is one.
func (f *file) statusInRemarks(st sheet.Table, h *header) {
	if _, there := h.at["status"]; there || h.at["name"] == 0 && len(h.at) < 2 {
		return
	}
	if _, register := h.at["name"]; !register {
		return
	}
	for _, i := range sortedKeys(h.unknown) {
		if !slices.Contains(listed("remarks"), spelling.Plain(h.unknown[i])) {
			continue
		}
		said, statuses := 0, 0
		for _, row := range st.Rows[h.start:] {
			if i >= len(row.Cells) || row.Cells[i] == "" {
				continue
			}
			said++
			_, plain := agency.ParseStatus(row.Cells[i])
			if _, _, ruled := ruledStatus(row.Cells[i]); plain || ruled {
				statuses++
			}
		}
		if statuses > 0 && statuses*2 > said {
			h.at["status"] = i
			p := RowProblem{Line: h.line, Column: "status", Note: true, Guessed: true, Reason: "status dibaca dari kolom " + h.unknown[i]}
			if len(f.sheets) > 1 {
				p.Sheet = st.Name
			}
			f.problems = append(f.problems, p)
			delete(h.unknown, i)
			return
		}
	}
}

// vouched reports whether a heading is of those in order, too: "aktif dan dicabut".
func vouched(heading string) bool {
	return slices.Contains(strings.Fields(spelling.Plain(heading)), "aktif")
}
