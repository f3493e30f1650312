package answering

import (
	"time"

	"kanca/bot"
	"kanca/bot/parts"
	"kanca/content"
)

// PreviewCorrection is CheckCorrection with the fact as people would get it: in each language,
// on WhatsApp and as an SMS. It is empty for what is told to nobody. told are the corrections
// that are told.
func PreviewCorrection(p *parts.Parts, told []content.Revision, piece content.Piece, now time.Time) ([]content.Wording, []content.Problem, error) {
	library, problems, err := CheckCorrection(p, told, piece, now)
	if err != nil || library == nil {
		return nil, problems, err
	}
	fact, ok := library.Fact(piece.ID())
	if piece.Kind != content.PieceFact || !ok {
		return nil, problems, nil
	}
	known := content.NewSnapshot(library, nil, nil, nil, 0)
	var all []content.Wording
	for _, lang := range bot.Langs {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			if t := TellFact(p, known, fact, lang, medium, now); t.Reached {
				all = append(all, content.Wording{Lang: lang, Medium: medium, Text: t.Text, Segments: t.Size.Segments})
			}
		}
	}
	return all, problems, nil
}
