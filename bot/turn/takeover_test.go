package turn

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// staffWrite is a member of staff writing to somebody on the office phone: for an
// hour from now the bot is silent there.
func (o *office) staffWrite(to bot.Address) {
	o.Helper()
	o.clock.Add(1000)
	err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: whatsapp, With: []bot.Address{to}, ProviderID: fmt.Sprint("S", o.ids.Add(1)),
		Kind: bot.KindText, Text: "saya bantu", SentAt: o.Now()}, o.Now().Add(time.Hour))
	if err != nil {
		o.Fatal(err)
	}
}

// did lists what a turn decided.
func did(r Report) (types []string) {
	for _, e := range r.Events {
		types = append(types, e.Type())
	}
	return types
}

// What a person decides counts whoever answers: the words are the same as always,
// and where the bot has to ask it asks.
func whatAlwaysCounts(o *office) {
	for i, play := range [][]string{
		{"BERHENTI", "announcements.stopped"},
		{"stop", "announcements.stopped"},
		{"ambu", "announcements.stopped"},
		{"HAPUS DATA SAYA", "", "ya", "data.deleted"},
		{"tolong hapus semua data saya", "", "iya", "data.deleted"},
		{"tolong saya disekap majikan", "handover.requested"},
	} {
		who := phone(100 + i)
		o.says(who, "halo")
		o.staffWrite(who)
		for ; len(play) > 0; play = play[2:] {
			r := o.says(who, play[0])
			if len(r.Replies) == 0 || play[1] != "" && !slices.Contains(did(r), play[1]) {
				o.Errorf("%q while staff answer: %v, %d replies (%s)", play[0], did(r), len(r.Replies), r.Quiet)
			}
		}
	}
	back := phone(120)
	o.says(back, "BERHENTI")
	o.staffWrite(back)
	if r := o.says(back, "MULAI"); !slices.Contains(did(r), "announcements.resumed") || len(r.Replies) == 0 {
		o.Errorf("MULAI while staff answer: %+v", r)
	}
	if r := o.says(back, "BERHENTI"); !slices.Contains(did(r), "announcements.stopped") {
		o.Errorf("and BERHENTI again: %+v", r)
	}
}

// A question of the bot's that staff talked over is not answered by what is said to
// staff: "ya" erases nobody. It is asked once more, and then a yes is one.
func aYesToStaffErasesNobody(o *office) {
	who := phone(1)
	o.play(who, "daftar", "etuju", "setuju", "nama")
	o.says(who, "HAPUS DATA SAYA")
	o.staffWrite(who)
	if r := o.says(who, "ya"); len(r.Events) > 0 || len(r.Replies) != 1 || r.Node != "privacy.sure" {
		o.Errorf("a yes to staff: %v, %+v", did(r), r)
	}
	if r := o.says(who, "ya"); !slices.Contains(did(r), "data.deleted") || len(r.Replies) == 0 {
		o.Errorf("a yes to the question that was asked again: %v, %+v", did(r), r)
	}
	// The answers that were taken back asked nobody.
	other := phone(2)
	o.says(other, "halo")
	o.says(other, "HAPUS DATA SAYA")
	o.staffWrite(other)
	o.staffWrite(other)
	if r := o.says(other, "iya bu"); slices.Contains(did(r), "data.deleted") {
		o.Errorf("a yes to staff: %v", did(r))
	}
}

// Somebody is asked whether they want to be told of openings, staff write to them, and what
// they answer is for staff, also once the bot speaks again and where staff wrote on another
// channel. The question is put once more, and then a yes is one.
func aYesToStaffIsNoWish(o *office) {
	const wanted = "announcements.wanted"
	asked := func(n int) (who bot.Address) {
		who = phone(n)
		for _, words := range []string{"daftar", "ya", "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati"} {
			o.says(who, words)
		}
		if r := o.says(who, "ya"); r.Node != "announcements.wish" {
			o.Fatalf("not asked: %+v", r)
		}
		return who
	}
	plain := asked(300)
	if r := o.says(plain, "mau"); !slices.Contains(did(r), wanted) {
		o.Fatalf("nobody was in between: %v %+v", did(r), r)
	}
	for n, between := range []func(bot.Address){
		o.staffWrite,
		func(who bot.Address) { // the bot speaks again
			o.staffWrite(who)
			o.clock.Add(2 * time.Hour.Milliseconds())
		},
		func(who bot.Address) { // what the person said to staff is no answer either
			o.staffWrite(who)
			o.says(who, "iya bu, terima kasih")
			o.clock.Add(2 * time.Hour.Milliseconds())
		},
		func(who bot.Address) { // on another channel
			o.clock.Add(1000)
			if err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: text, With: []bot.Address{who}, ProviderID: fmt.Sprint("T", o.ids.Add(1)), Kind: bot.KindText, Text: "mau saya bantu?", SentAt: o.Now()}, o.Now().Add(time.Minute)); err != nil {
				o.Fatal(err)
			}
			o.clock.Add(2 * time.Minute.Milliseconds())
		},
	} {
		who := asked(301 + n)
		between(who)
		r := o.says(who, "mau")
		if slices.Contains(did(r), wanted) {
			o.Errorf("%d: what was said after staff wrote agrees to announcements: %+v", n, r)
		}
		if r.Quiet == QuietStaff {
			o.clock.Add(2 * time.Hour.Milliseconds())
			r = o.says(who, "mau")
		}
		if n == 2 {
			continue // the question was left
		}
		if len(r.Replies) != 1 || r.Node != "announcements.wish" {
			o.Errorf("%d: it is not asked once more: %+v", n, r)
		}
		if r := o.says(who, "mau"); !slices.Contains(did(r), wanted) {
			o.Errorf("%d: a yes to the question that was put again: %v %+v", n, did(r), r)
		}
	}
}

// Whoever takes the wish back while staff answer is not asked again, and a later yes
// is for staff.
func aWishThatIsTakenBack(o *office) {
	for i, no := range []string{"tidak", "nggak jadi", "jangan", "batal", "ndak usah bu", "menu"} {
		who := phone(200 + i)
		o.says(who, "halo")
		o.staffWrite(who)
		o.says(who, "HAPUS DATA SAYA")
		o.says(who, no)
		if r := o.says(who, "ya"); slices.Contains(did(r), "data.deleted") {
			o.Errorf("%q and then a yes: %v", no, did(r))
		}
	}
}

// Nothing that is not the person's to decide happens behind the back of staff, and
// the form waits where it was.
func theFormWaitsWhileStaffAnswer(o *office) {
	who := phone(1)
	o.play(who, "daftar", "etuju", "setuju", "nama")
	o.staffWrite(who)
	for _, text := range []string{"Siti Contoh", "27", "ya", "lowongan taiwan", "bahasa madura", "saya mau bicara dengan petugas"} {
		if r := o.says(who, text); r.Quiet != QuietStaff || len(r.Replies)+len(r.Events) > 0 {
			o.Errorf("%q while staff answer: %v, %+v", text, did(r), r)
		}
	}
	o.clock.Add(time.Hour.Milliseconds())
	if r := o.says(who, "Siti Contoh"); r.Quiet != "" || r.Node != "register.form.age" {
		o.Errorf("afterwards: %+v", r)
	}
}

// Somebody is silent where staff answer and nowhere else, on each channel by itself.
func staffOnTwoChannels(o *office) {
	who := phone(1)
	o.says(who, "halo")
	o.staffWrite(who)
	sms := func(words string) Report {
		in := o.message(who, words)
		in.Channel = text
		return o.deliver(in)
	}
	if r := sms("lowongan taiwan"); r.Quiet != "" || len(r.Replies) == 0 {
		o.Errorf("an SMS while staff answer on WhatsApp: %+v", r)
	}
	err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: text, With: []bot.Address{who}, ProviderID: "SMS", Kind: bot.KindText, Text: "saya bantu", SentAt: o.Now()}, o.Now().Add(time.Minute))
	if err != nil {
		o.Fatal(err)
	}
	if r := sms("lowongan"); r.Quiet != QuietStaff {
		o.Errorf("an SMS while staff answer there: %+v", r)
	}
	if r := o.says(who, "lowongan"); r.Quiet != QuietStaff {
		o.Errorf("WhatsApp, where staff answer longer: %+v", r)
	}
	o.clock.Add(time.Minute.Milliseconds())
	if r := sms("menu"); r.Quiet != "" {
		o.Errorf("an SMS after the minute: %+v", r)
	}
	if r := o.says(who, "lowongan"); r.Quiet != QuietStaff {
		o.Errorf("WhatsApp after the minute: %+v", r)
	}
}

// Staff write in the moment in which the bot answers, again and again: whichever
// commits first, no answer to what they had seen waits to be sent afterwards.
func staffAndBotAtOnce(o *office) {
	for i := range 100 {
		who := phone(1000 + i%5)
		o.clock.Add((2 * time.Hour).Milliseconds())
		in := o.message(who, "lowongan taiwan")
		staff := store.StaffMessage{Channel: whatsapp, With: []bot.Address{who}, ProviderID: fmt.Sprint("R", i), Kind: bot.KindText, Text: "saya bantu", SentAt: o.Now()}
		var both sync.WaitGroup
		both.Go(func() {
			if err := o.Receive(o.Context(), in); err != nil {
				o.Error(err)
			}
		})
		both.Go(func() {
			if err := o.Store.StaffWrote(o.Context(), staff, o.Now().Add(time.Hour)); err != nil {
				o.Error(err)
			}
		})
		both.Wait()
		if n := o.count1(`SELECT count(*) FROM message WHERE direction = 'out' AND state = 'queued'`); n > 0 {
			o.Fatalf("round %d: %d answers of the bot wait although staff wrote", i, n)
		}
	}
}
