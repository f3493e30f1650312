package broadcast

import (
	"strings"
	"time"

	"kanca/bot"
)

// Template is what a provider says of the template inside which a channel writes to people
// whose hours are over.
type Template struct {
	Channel  bot.ChannelName `json:"channel"`
	ID       string          `json:"id"`
	Category Category        `json:"category,omitempty"` // "" while the provider was not asked
	// Status is the provider's word for how far it is approved, in small letters; "" while it
	// was not asked.
	Status string    `json:"-"`
	Reason string    `json:"-"` // why it is not, as the provider has it
	ReadAt time.Time `json:"-"` // when the provider said so
}

// TemplateApproved is the status of a template that may be written with.
const TemplateApproved = "approved"

// TemplateMissing is the status of a template that the provider does not know.
const TemplateMissing = "missing"

// ReadCategory is a category as a provider writes it.
func ReadCategory(text string) Category { return Category(strings.ToLower(strings.TrimSpace(text))) }

// Usable reports whether nothing that the provider said speaks against writing with it.
func (t Template) Usable() bool { return t.Status == "" || t.Status == TemplateApproved }

// CategoryBy is what an announcement is for its price where it goes inside a template: only what
// both are takes the lower price, for WhatsApp moves a template as soon as it sees an offer in it.
func (c Content) CategoryBy(t Template) Category {
	if t.Category != "" && t.Category != Utility {
		return Marketing
	}
	return c.Category()
}

// CategoryOn is CategoryBy with the one of some templates that a channel writes with, if any does.
func (c Content) CategoryOn(channel bot.ChannelName, all []Template) Category {
	for _, t := range all {
		if t.Channel == channel {
			return c.CategoryBy(t)
		}
	}
	return c.Category()
}

// Needs lists those of some templates that a proposal is written with: somebody gets it on their
// channel who did not write there lately, or may not have at their turn.
func (p Proposal) Needs(all []Template) (out []Template) {
	for _, t := range all {
		for _, r := range p.Reach {
			if r.Channel == t.Channel && !r.OnlyOpen {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// TemplateObjection is why a proposal must not go on by what is known of the templates now; ""
// where it may: the one that it was priced with is not approved any more, is another one, or is
// of another category. It is not asked of one that was submitted before templates were kept.
func (p Proposal) TemplateObjection(now []Template) string {
	for _, was := range p.Templates {
		t := Template{Status: TemplateMissing}
		for _, one := range now {
			if one.Channel == was.Channel {
				t = one
			}
		}
		switch {
		case !t.Usable():
			return Because(BecauseTemplate, t.Status, t.Reason)
		case t.ID != was.ID:
			return Because(BecauseTemplate, "changed", "")
		case was.Category != "" && t.Category != "" && was.Category != t.Category:
			return Because(BecauseCategory, string(was.Category), string(t.Category))
		case was.Category == "" && p.Content.CategoryBy(t) != p.Content.Category():
			return Because(BecauseCategory, string(p.Content.Category()), string(t.Category))
		}
	}
	return ""
}
