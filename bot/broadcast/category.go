package broadcast

import (
	"time"

	"kanca/bot"
)

// Category is what WhatsApp takes a message of a business for: by it a provider has its price.
type Category string

// The categories that an announcement can have, and what goes without one.
const (
	// Marketing is an offer, such as an opening, and whatever nobody can be sure of: it costs most.
	Marketing Category = "marketing"
	// Utility is about something of the person's own, such as the date of their training.
	Utility Category = "utility"
	// InWindow is a text that goes as it is, within the hours after a person's own message:
	// WhatsApp takes nothing for it, whatever it says; a provider may.
	InWindow Category = "window"
)

// Categories lists those that have a price.
func Categories() []Category { return []Category{Marketing, Utility, InWindow} }

// Category is what an announcement is outside of the hours in which everything may be said. A
// date of what somebody registered for, or asked to be reminded of, is utility; all else is
// marketing, so that no cost is told too low.
func (c Content) Category() Category {
	if c.Reminds() {
		return Utility
	}
	return Marketing
}

// ByCategory reports whether what goes out on a channel has its price by category.
func ByCategory(channel bot.ChannelName) bool { return channel == "twilio_whatsapp" }

// FreeWindow is for how long after somebody's own message a text goes to them by a channel as
// it is, without a template; 0 where that makes no difference. A minute is left for the way.
func FreeWindow(channel bot.ChannelName) time.Duration {
	if ByCategory(channel) {
		return 24*time.Hour - time.Minute
	}
	return 0
}

// Windows is how many of those who get an announcement by a channel on which that decides on
// the price wrote there lately, and how many did not; known is false where nobody gets it so.
func (p Proposal) Windows() (open, shut int, known bool) {
	for _, r := range p.Reach {
		if FreeWindow(r.Channel) > 0 {
			open, shut, known = open+r.Open, shut+r.People-r.Open, true
		}
	}
	return open, shut, known
}
