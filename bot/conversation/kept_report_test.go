package conversation_test

import (
	"strings"
	"testing"
)

// A report that nobody called off stays: what begins with "batal" may be the story, and a no
// to danger is no word about the report. A stop beside it is heard.
func TestAReportThatNobodyCalledOffStays(t *testing.T) {
	for _, c := range [][]string{{"gak jadi batal, tetap lapor", "2"}} {
		st := reported(t)
		for _, text := range c {
			st.says(text)
		}
		if st.state().Form == nil && !st.done("report.filed") {
			t.Errorf("%q ends the report at %s", c, st.turn.Node)
		}
	}
	st := reported(t)
	if reply := st.says("batal lapor. BERHENTI"); !strings.Contains(reply, "pengumuman") {
		t.Errorf("the stop is not asked about: %s", reply)
	}
}
