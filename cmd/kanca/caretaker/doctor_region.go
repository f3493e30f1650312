package caretaker

import (
	"kanca/bot/findings"
	"kanca/content/regions"
)

// checkRegion says for which regency this kanca answers.
func checkRegion(d *findings.Findings) {
	r := regions.Current()
	if r.Example {
		d.Note("region: %s (%s) is an example and no office stands behind it; set KANCA_REGION to the pack of your regency", r.Name, r.ID)
		return
	}
	d.OK("region: %s (%s)", r.Name, r.ID)
}
