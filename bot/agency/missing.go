package agency

import (
	"iter"
	"slices"
)

// Missing returns what was known last of agencies that the register in force
// lacks, so that a firm which a newer file leaves out does not answer as if it
// had never been. older yields the registers before it, the newest first; asOf
// is the date of the register in force. What stands there without a clear
// status counts as missing too: an older register may know that it was revoked.
//
// Agencies are told apart by name and licence number. Of branches that share
// both the worst status is kept.
func Missing(inForce []Record, asOf string, older iter.Seq[[]Record]) []Record {
	known, named := make(map[string]bool, len(inForce)), make(map[string]bool, len(inForce))
	for _, r := range inForce {
		named[officeKey(r)] = true
		if r.Status != Unclear {
			known[officeKey(r)] = true
		}
	}
	var out []Record
	unclear := map[string]int{} // of firms of which only unclear rows were seen so far
	for register := range older {
		at := map[string]int{}
		for _, r := range register {
			key := officeKey(r)
			if known[key] {
				continue
			}
			r.MissingFrom = asOf
			i, there := at[key]
			if !there {
				i, there = unclear[key]
			}
			switch {
			case !there:
				i = len(out)
				out = append(out, r)
			case out[i].Status == Unclear && r.Status != Unclear, r.Status.Worse(out[i].Status) && r.Status != Unclear:
				out[i] = r
			}
			at[key] = i
		}
		for key, i := range at {
			if out[i].Status == Unclear {
				unclear[key] = i
			} else {
				known[key] = true
			}
		}
	}
	return slices.DeleteFunc(out, func(r Record) bool { return r.Status == Unclear && named[officeKey(r)] })
}

// officeKey tells agencies apart from one register to the next.
func officeKey(r Record) string {
	key := Normalise(r.Name) + "|"
	if numbers := numbersOf(r.Licence); len(numbers) > 0 {
		key += numbers[0].key
	}
	return key
}

// Lost returns the rows of a register that another one, which would take its
// place, has nothing of: neither the name nor the licence number. Of a row with
// bad news it must have news as bad, or the same office in the same city, of which
// it may say that things are well again.
func Lost(before, after []Record) []Record {
	names, numbers, offices, rows := map[string]Status{}, map[string]Status{}, map[string]bool{}, map[string]bool{}
	keep := func(in map[string]Status, key string, s Status) {
		if was, there := in[key]; !there || s.Worse(was) {
			in[key] = s
		}
	}
	for _, r := range after {
		for _, name := range allNames(r.Name) {
			keep(names, name, r.Status)
		}
		for _, l := range numbersOf(r.Licence) {
			keep(numbers, l.key, r.Status)
		}
		offices[officeKey(r)] = true
		rows[rowKey(r)] = true
	}
	var lost []Record
	for _, r := range before {
		if rows[rowKey(r)] {
			continue
		}
		bad := r.Status != Active && r.Status != Unclear
		there := !bad && offices[officeKey(r)]
		told := func(in map[string]Status, key string) bool {
			s, is := in[key]
			return is && (!bad || !r.Status.Worse(s))
		}
		for _, name := range allNames(r.Name) {
			there = there || told(names, name)
		}
		for _, l := range numbersOf(r.Licence) {
			there = there || told(numbers, l.key)
		}
		if !there {
			lost = append(lost, r)
		}
	}
	return lost
}

// Shrinks reports whether a register that would take the place of another looks
// like the wrong file: it has a tenth fewer rows, or lacks a tenth of the
// agencies and three at least, or loses one with bad news, or has no bad news
// left at all where several had some.
func Shrinks(before, after, lost []Record) bool {
	bad := func(all []Record) (n int) {
		for _, r := range all {
			if r.Status != Active && r.Status != Unclear {
				n++
			}
		}
		return n
	}
	switch {
	case len(before) == 0:
		return false
	case TenthFewer(len(before), len(after)), len(lost) >= 3 && len(lost)*10 >= len(before):
		return true
	}
	return bad(lost) > 0 || bad(before) >= 2 && bad(after) == 0
}

// TenthFewer reports whether a register of so many rows has a tenth fewer than
// another, or more than a tenth.
func TenthFewer(before, after int) bool { return before > 0 && after*10 <= before*9 }

func allNames(printed string) []string {
	names := ReadName(printed)
	var out []string
	for _, name := range append(names.Own, names.Other...) {
		if n := Normalise(name); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// rowKey tells the rows of one register apart, branches too.
func rowKey(r Record) string { return officeKey(r) + "|" + Normalise(r.City) }
