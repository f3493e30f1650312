package service

import (
	"testing"

	"kanca/bot"
	"kanca/bot/channel/simulator"
)

// An office that tries kanca out answers the people of the simulator as it answers all
// others; where there is no simulator, nothing leads to its phones.
func TestThePhonesOfTheSimulatorAreAnswered(t *testing.T) {
	with, without := newTestService(t, true), newTestService(t, false)
	for name, medium := range map[bot.ChannelName]bot.Medium{simulator.WhatsApp: bot.WhatsApp, simulator.SMS: bot.SMS} {
		if w := with.way(name); w.Closed || w.Traits.Medium != medium || !w.Traits.Answerable {
			t.Errorf("%s: %+v", name, w)
		}
		if w := without.way(name); !w.Closed {
			t.Errorf("%s without a simulator: %+v", name, w)
		}
	}
}
