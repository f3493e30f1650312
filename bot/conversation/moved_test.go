package conversation_test

import "testing"

// What is denied, planned or supposed, a relative's or a place of work moves nobody.
func TestWhoDidNotMoveLivesWhereHeLived(t *testing.T) {
	for text, district := range map[string]string{
		"belum pindah ke semampir": "", "gak jadi pindah ke semampir": "", "bukan patokan, saya belum pindah, mau pindah ke semampir": "", "saya tidak pindah ke semampir": "", "rencana pindah ke semampir": "", "kalau pindah ke semampir gimana": "",
		"mau pindah ke semampir bulan depan": "", "bapak asli patokan sekarang semampir": "", "suami pindah ke semampir": "", "asal patokan, sekarang kerja di paiton": "", "durung pindah nang semampir": "", "ghi' ta' pindah ka semampir": "",
	} {
		for _, steps := range []int{3, 4, 5, len(answersInOrder)} {
			st := registeredUpTo(t, "whatsapp", answersInOrder[:steps]...)
			reply := st.says(text)
			if f := st.state().Form; f == nil || f.Answers.Get("village") != "Patokan" && f.Answers.Get("village") != "" || f.Answers.Get("district") == "Paiton" || f.Answers.Get("district") == district {
				t.Errorf("%q moves after %d answers: %s", text, steps, reply)
			}
		}
	}
}

// Whoever moved lives where he lives now, at the question for it and at every one behind it.
func TestWhoMovedLivesWhereHeLivesNow(t *testing.T) {
	for _, text := range []string{"dulu patokan, sekarang semampir", "dulu patokan sekarang semampir", "biyen patokan, saiki semampir", "lamba' patokan, samangken semampir", "pindah ke semampir", "dulunya patokan tapi sekarang pindah ke semampir", "asli patokan tapi sekarang tinggal di semampir"} {
		for steps := 3; steps <= len(answersInOrder); steps++ {
			st := registeredUpTo(t, "whatsapp", answersInOrder[:steps]...)
			if reply := st.says(text); st.state().Form == nil || st.state().Form.Answers.Get("village") != "Semampir" {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
		}
	}
	for _, text := range []string{"dulu kerja di malaysia, sekarang di rumah", "dulu pernah di taiwan sekarang mau ke malaysia", "kakak saya dulu patokan, sekarang semampir"} {
		st := registeredUpTo(t, "whatsapp", answersInOrder[:4]...)
		if reply := st.says(text); st.state().Form.Answers.Get("village") != "Patokan" {
			t.Errorf("%q moves: %s", text, reply)
		}
	}
	st := registeredUpTo(t, "whatsapp", answersInOrder[:5]...)
	if reply := st.says("dulu kraksaan, sekarang paiton"); st.state().Form.Answers.Get("district") != "Paiton" || st.state().Form.Answers.Get("village") == "Patokan" {
		t.Errorf("%s: %s", reply, st.stored)
	}
}
