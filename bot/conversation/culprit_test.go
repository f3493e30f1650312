package conversation_test

import "testing"

// A witness, a victim, the writer or whoever told of it is not who did it: it is asked who was.
func TestWhoOnlySawOrToldIsNoCulprit(t *testing.T) {
	for _, text := range []string{
		"salah, yang benar Bu Warti saksinya", "keliru, yang bener Bu Warti itu korban", "bukan slamet, nama saya Hasan", "salah, itu nama bapak saya", "bukan pak slamet tapi pak polisi yang kasih tau", "dudu Slamet, sing bener Pak Hasan tonggoku sing ngandani", "sala, se bender Bu Warti saksena",
	} {
		st := heard(t, reportAnswers[0], reportAnswers[1], reportAnswers[2], "Pak Slamet", "5 juta", "tidak")
		reply := st.says(text)
		if f := st.state().Form; f == nil || f.Answers.Get("who") != "" && f.Answers.Get("who") != "Pak Slamet" || f.Field != "who" {
			t.Errorf("%q is who it was: %s", text, reply)
		}
	}
}

// A correction of who it was corrects wherever it is said, and nobody is found by a few digits.
func TestWhoItWasIsPutRight(t *testing.T) {
	for _, text := range []string{"keliru, yang bener Bu Warti", "salah, yang benar Bu Warti", "keliru, seng bener Bu Warti", "sala, se bender Bu Warti", "maaf keliru orangnya Bu Warti"} {
		for steps := 4; steps <= len(reportAnswers); steps++ {
			st := heard(t, reportAnswers[:steps]...)
			if reply := st.says(text); st.state().Form == nil || st.state().Form.Answers.Get("who") != "Bu Warti" || st.state().Form.Answers.Get("money") == text {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
		}
	}
	for text, kept := range map[string]bool{
		"07909999 itu terusannya": false, "07909999": false, "nik lanjutannya 12345678": false, "351311": false, "sambungane 0002": false,
		"081234567890": true, "rekening 1234567890": true, "BRI 12345678": true, "2 orang": true, "Pak Budi": true,
	} {
		st := heard(t, reportAnswers[:3]...)
		if reply := st.says(text); (st.state().Form.Answers.Get("who") != "") != kept {
			t.Errorf("%q is who it was: %t, want %t: %s", text, !kept, kept, reply)
		}
	}
}
