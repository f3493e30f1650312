package regency

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed kbji.csv
var jobCodesCSV string

var jobCodes = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(jobCodesCSV) {
		if key, code, ok := strings.Cut(strings.TrimSpace(line), ","); ok && key != "kunci" {
			all[key] = code
		}
	}
	return all
})

// JobCode is the code of KBJI 2014 that is proposed for a job of the job list, "" where
// none fits. The office has not checked the proposal.
func JobCode(key string) string { return jobCodes()[key] }
