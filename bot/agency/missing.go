package agency

import "iter"

// Missing returns what was known last of agencies that the register in force
// lacks, so that a firm which a newer file leaves out does not answer as if it
// had never been. older yields the registers before it, the newest first; asOf
// is the date of the register in force. What stands there without a clear
// status counts as missing too: an older register may know that it was revoked.
//
// Agencies are told apart by name and licence number. Of branches that share
// both the worst status is kept.
func Missing(inForce []Record, asOf string, older iter.Seq[[]Record]) []Record {
	known := make(map[string]bool, len(inForce))
	for _, r := range inForce {
		if r.Status != Unclear {
			known[officeKey(r)] = true
		}
	}
	var out []Record
	for register := range older {
		at := map[string]int{}
		for _, r := range register {
			key := officeKey(r)
			if known[key] || r.Status == Unclear {
				continue
			}
			r.MissingFrom = asOf
			if i, there := at[key]; !there {
				at[key] = len(out)
				out = append(out, r)
			} else if r.Status.Worse(out[i].Status) {
				out[i] = r
			}
		}
		for key := range at {
			known[key] = true
		}
	}
	return out
}

// officeKey tells agencies apart from one register to the next.
func officeKey(r Record) string {
	key := Normalise(r.Name) + "|"
	if numbers := numbersOf(r.Licence); len(numbers) > 0 {
		key += numbers[0].key
	}
	return key
}

// SameOffice reports whether two records of different registers are the same
// agency: by name and licence number.
func SameOffice(a, b Record) bool { return officeKey(a) == officeKey(b) }
