package importing

import (
	"slices"
	"strings"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

// claim is what one row says of a company. A row that is wrong in itself still
// speaks against others: of two rows that contradict each other neither is used,
// for the one that is right may be the revoked one.
type claim struct {
	row     *row
	record  agency.Record
	names   []string // normal forms of its own names
	meant   []string // and of all by which it may be meant
	numbers []string // of its licence
}

func newClaim(r *row, a agency.Record) *claim {
	c := &claim{row: r, record: a}
	if r.wide {
		return c
	}
	printed := agency.ReadName(r.raw("name"))
	for i, name := range append(slices.Clone(printed.Own), printed.Other...) {
		normal := agency.Normalise(name)
		if normal == "" {
			continue
		}
		if i < len(printed.Own) {
			c.names = append(c.names, normal)
		}
		c.meant = append(c.meant, normal)
	}
	c.numbers = agency.LicenceKeys(a.Licence)
	return c
}

// claims are the rows read so far, by the company's normal names and by licence.
type claims struct{ name, licence map[string][]*claim }

// add keeps a claim and marks it and every other that it contradicts as wrong. It
// returns false for a row that is the same as an earlier one.
func (s claims) add(own *claim) bool {
	namesakes := others(s.name, own.names)
	for _, other := range namesakes {
		if other.record == own.record && !own.row.bad {
			own.row.note("", "sama persis dengan baris %d; dipakai satu kali", other.row.row.Line)
			return false
		}
	}
	for _, other := range others(s.licence, own.numbers) {
		if !share(other.meant, own.meant) {
			contradict(own, other, "licence", "nomor izin "+own.record.Licence+" juga dipakai %s di baris %d; satu nomor izin milik satu perusahaan")
		}
	}
	for _, other := range namesakes {
		sameLicence := len(own.numbers)+len(other.numbers) == 0 || share(own.numbers, other.numbers)
		if sameLicence && plainWord(other.record.City) == plainWord(own.record.City) {
			contradict(own, other, "name", "perusahaan ini (%s) ada juga di baris %d dengan isi yang berbeda; pakai satu baris saja")
		}
	}
	for _, key := range own.names {
		s.name[key] = append(s.name[key], own)
	}
	for _, key := range own.numbers {
		s.licence[key] = append(s.licence[key], own)
	}
	return true
}

// others are the claims under any of some keys, each once, in the order of the file.
func others(by map[string][]*claim, keys []string) []*claim {
	var out []*claim
	for _, key := range keys {
		for _, c := range by[key] {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(key string) bool { return slices.Contains(b, key) })
}

// withdrawNamesakes marks every row of a company as wrong of which another row
// cannot be read: that one may be what revokes its licence, and whoever leaves
// out the bad rows must not be left with the good news alone.
func (s claims) withdrawNamesakes() {
	for changed := true; changed; {
		changed = false
		for _, rows := range s.name {
			i := slices.IndexFunc(rows, func(c *claim) bool { return c.row.bad })
			if i < 0 {
				continue
			}
			for _, c := range rows {
				if !c.row.bad {
					c.row.fail("", "perusahaan ini ada juga di baris %d, yang belum bisa dipakai; betulkan baris itu dulu", rows[i].row.row.Line)
					changed = true
				}
			}
		}
	}
}

// contradict marks both rows as wrong, each with a word about the other.
func contradict(a, b *claim, column, reason string) {
	a.row.fail(column, reason, shorten(b.record.Name), b.row.row.Line)
	b.row.fail(column, reason, shorten(a.record.Name), a.row.row.Line)
}

// licenceKey is a licence number without the signs people put between its
// parts.
func licenceKey(licence string) string {
	return strings.ReplaceAll(spelling.Plain(licence), " ", "")
}
