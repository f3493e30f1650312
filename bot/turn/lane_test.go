package turn

import "kanca/bot"

// Whoever is in danger is answered before everybody else, wherever the danger is
// told, and so is what follows; other answers wait their turn.
func answersToACryOvertake(o *office) {
	for i, c := range []struct {
		says []string
		want bot.Lane // of the answers to the last of them
	}{
		{[]string{"halo"}, bot.LaneAnswer},
		{[]string{"menu"}, bot.LaneAnswer},
		{[]string{"ada lowongan ke taiwan?"}, bot.LaneAnswer},
		{[]string{"TOLONG"}, bot.LaneCry},
		{[]string{"tolong saya disekap majikan di malaysia"}, bot.LaneCry},
		{[]string{"engko' epokol majikan, tolonge"}, bot.LaneCry},
		{[]string{"daftar", "setuju", "tolong saya disekap majikan"}, bot.LaneCry},
		{[]string{"tolong saya disekap majikan", "saya di kamar mandi, pintu dikunci"}, bot.LaneCry},
		{[]string{"tolong saya disekap majikan", "menu"}, bot.LaneAnswer},
	} {
		who := phone(100 + i)
		for _, words := range c.says {
			o.says(who, words)
		}
		all := o.stored(who)
		var last bot.MessageID
		for _, m := range all {
			if m.Inbound {
				last = m.ID
			}
		}
		answers := 0
		for _, m := range all {
			if m.Inbound || m.ReplyTo != last {
				continue
			}
			if answers++; m.Lane != c.want {
				o.Errorf("%q: %q is in the lane %v, want %v", c.says, m.Text, m.Lane, c.want)
			}
		}
		if answers == 0 {
			o.Errorf("%q was not answered", c.says)
		}
	}
}
