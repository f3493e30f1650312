package turn

import (
	"fmt"
	"strings"

	"kanca/bot/store"
)

// Whoever looks an agency up, or asks for trainings, is counted on the day, without who it
// was, once however often the message is delivered.
func whatIsAskedForIsCounted(o *office) {
	o.says(phone(1), "cek PT Tidak Ada Sama Sekali")
	again := o.message(phone(2), "cek PT Tidak Ada Juga")
	o.deliver(again)
	o.deliver(again)
	o.says(phone(3), "ada pelatihan menjahit?")
	o.says(phone(3), "terima kasih")
	var got []string
	for _, subject := range []string{store.TallyAgencies, store.TallyTrainings} {
		counts, err := o.Store.RegencyTally(o.Context(), subject, "")
		if err != nil {
			o.Fatal(err)
		}
		for _, c := range counts {
			got = append(got, fmt.Sprintf("%s %s %s %d", subject, c.Day, c.Key, c.N))
		}
	}
	if all := strings.Join(got, ", "); all != "agency 2026-11-23 no_data 2, training 2026-11-23 sewing 1" {
		o.Errorf("counted was: %s", all)
	}
}
