package turn

import (
	"slices"
	"strings"

	"kanca/bot"
)

// laneOf is the lane of the replies to a message. What is said to somebody who
// cries for help, or who is asked whether there is danger, overtakes everything
// else that waits; so does what is said where the emergency is being told.
func laneOf(r *Report) bot.Lane {
	urgent := slices.ContainsFunc(r.Events, func(e bot.Event) bool {
		h, ok := e.(bot.HandoverRequested)
		return ok && h.Handover.Urgent
	})
	if urgent || r.Intent == bot.Emergency || strings.HasPrefix(r.Node, string(bot.Emergency)+".") {
		return bot.LaneCry
	}
	return bot.LaneAnswer
}
