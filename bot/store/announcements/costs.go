package announcements

import (
	"slices"

	"kanca/bot/broadcast"
)

// Costs is what it costs to reach so many; and as what may come on top what it costs if all those
// who have another way are told by that, which is when the first one has failed for each of them.
func (p Plan) Costs(reach, instead []broadcast.Reach, texts []broadcast.Text) []broadcast.Cost {
	if p.Cost == nil {
		return nil
	}
	out := p.Cost(reach, texts)
	if len(instead) == 0 {
		return out
	}
	for _, c := range p.Cost(instead, texts) {
		c.Micros, c.More = 0, c.Micros+c.More
		i := slices.IndexFunc(out, func(o broadcast.Cost) bool { return o.Currency == c.Currency && o.Medium == c.Medium })
		if i < 0 {
			out = append(out, c)
			continue
		}
		out[i].More += c.More
		out[i].Unpriced += c.Unpriced
	}
	return out
}
