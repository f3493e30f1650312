package content

import "kanca/bot"

// Wording is a fact as a person gets it in one language by one medium, source and date and all.
type Wording struct {
	Lang     bot.Lang
	Medium   bot.Medium
	Text     string
	Segments int // of an SMS; 0 on WhatsApp
}
