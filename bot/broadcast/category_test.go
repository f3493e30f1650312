package broadcast_test

import (
	"testing"

	"kanca/bot/broadcast"
)

// Only a date of somebody's own is utility; an opening and whatever else is marketing, also
// one that somebody asked to hear of.
func TestAnOpeningIsMarketingAndADateOfOnesOwnUtility(t *testing.T) {
	for want, contents := range map[broadcast.Category][]broadcast.Content{
		broadcast.Utility: {{Training: "t1", Audience: broadcast.Audience{Wished: &broadcast.Wish{Training: "t1"}}}},
		broadcast.Marketing: {{}, {Opening: "o1"}, {Training: "t1"}, {Opening: "o1", Audience: broadcast.Audience{Wished: &broadcast.Wish{Country: "TW"}}},
			{Training: "t2", Audience: broadcast.Audience{Wished: &broadcast.Wish{Training: "t1"}}}},
	} {
		for _, c := range contents {
			if got := c.Category(); got != want {
				t.Errorf("%+v is %s, want %s", c, got, want)
			}
		}
	}
}
