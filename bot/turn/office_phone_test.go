package turn

import (
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// The office phone's own notice reaches kanca before the message that it answers: the two
// come on ways of their own. The message is answered all the same, the first of an evening
// and those after it. What a hand wrote goes on silencing the bot, whichever came first.
func aNoticeBeforeItsMessage(o *office) {
	serial := 0
	wrote := func(who bot.Address, text string) {
		serial++
		err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: whatsapp, With: []bot.Address{who}, ProviderID: fmt.Sprint("N", serial),
			Kind: bot.KindText, Text: text, SentAt: o.Now()}, o.Now().Add(4*time.Hour))
		if err != nil {
			o.Fatal(err)
		}
	}
	const away = "Kantor sedang tutup. Pesan Anda akan segera dibalas."
	// after is how long after the person's message something was written that came before it.
	after := func(who bot.Address, question string, after time.Duration, texts ...string) Report {
		in := o.message(who, question)
		in.SentAt = o.Now()
		o.clock.Add(after.Milliseconds())
		for _, text := range texts {
			wrote(who, text)
		}
		return o.deliver(in)
	}
	evening := phone(1)
	if r := after(evening, "hak saya apa saja", time.Second, "Selamat datang di Disnaker.", away); r.Quiet != "" || len(r.Replies) == 0 {
		o.Errorf("the first message is not answered: %+v", r)
	}
	o.clock.Add(3 * time.Minute.Milliseconds())
	if r := after(evening, "biaya ke taiwan", time.Second, away); r.Quiet != "" || len(r.Replies) == 0 {
		o.Errorf("the second message is not answered: %+v", r)
	}
	if r := after(phone(2), "hak saya apa saja", 20*time.Second, "Baik Bu, saya bantu sekarang"); r.Quiet != QuietStaff {
		o.Errorf("a hand wrote, and the bot speaks: %+v", r)
	}
	if r := after(phone(3), "hak saya apa saja", time.Second, "Iya Bu"); r.Quiet != QuietStaff {
		o.Errorf("a hand wrote a short word, and the bot speaks: %+v", r)
	}
	// A hand had written before; then the phone says that it is away.
	talking := phone(4)
	o.says(talking, "halo")
	o.clock.Add(time.Minute.Milliseconds())
	wrote(talking, "Baik Bu, nanti saya kabari lagi ya")
	o.clock.Add(3 * time.Minute.Milliseconds())
	if r := after(talking, "biaya ke taiwan", time.Second, away); r.Quiet != QuietStaff {
		o.Errorf("a hand wrote minutes ago, and the bot speaks: %+v", r)
	}
}
