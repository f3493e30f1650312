package answering

import (
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/parts"
	"kanca/content"
)

// CheckCorrection looks at a fact or contact that the office wrote, as it would be told beside
// all that is told: what is wrong with it, and the library with it, nil where it cannot be
// used at all. told are the corrections that are told.
func CheckCorrection(p *parts.Parts, told []content.Revision, piece content.Piece, now time.Time) (*content.Library, []content.Problem, error) {
	text, err := piece.YAML()
	if err != nil {
		return nil, nil, err
	}
	mine := content.Revision{Number: 1, Kind: piece.Kind, Piece: piece.ID(), Document: string(text)}
	var all []content.Revision
	for _, r := range told {
		mine.Number = max(mine.Number, r.Number+1)
		if r.Kind != mine.Kind || r.Piece != mine.Piece {
			all = append(all, r)
		}
	}
	library, refused := p.Library.With(append(all, mine), content.Day(now))
	for _, r := range refused {
		if r.Number == mine.Number {
			return nil, r.Problems, nil
		}
	}
	return library, append(future(piece, now), lengths(p, library, piece, now)...), nil
}

// future finds a date that has not come.
func future(piece content.Piece, now time.Time) []content.Problem {
	asOf := piece.Fact.AsOf
	if piece.Kind == content.PieceContact {
		asOf = piece.Contact.AsOf
	}
	if asOf <= content.Day(now) { // of 2026-11, or of 2026, too
		return nil
	}
	return []content.Problem{{Kind: content.Broken, Code: content.FutureDate, ID: piece.ID(),
		Text: fmt.Sprintf("as_of %s lies in the future; write the day on which the source said so", asOf)}}
}

// lengths finds what of a fact is longer than a message may be, as it is told.
func lengths(p *parts.Parts, library *content.Library, piece content.Piece, now time.Time) (problems []content.Problem) {
	fact, ok := library.Fact(piece.ID())
	if piece.Kind != content.PieceFact || !ok {
		return nil
	}
	tell := func(code, format string, args ...any) {
		problems = append(problems, content.Problem{Kind: content.Broken, Code: code, ID: fact.ID, Text: fmt.Sprintf(format, args...)})
	}
	known := content.NewSnapshot(library, nil, nil, nil, 0)
	for _, lang := range bot.Langs {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			told := TellFact(p, known, fact, lang, medium, now)
			switch {
			case !told.Reached:
				tell(content.Unreachable, "no list of the topic %q leads to it; choose another topic", fact.Topic)
				return problems
			case told.Over && medium == bot.SMS:
				tell(content.OverSMS, "in %q it takes %d SMS segments with its source (%d characters), at most %d fit; shorten sms.%s or the source's name", lang, told.Size.Segments, told.Size.Units, FactSegments, lang)
			case told.Over:
				tell(content.OverChat, "in %q it has %d characters with its source, at most %d fit; shorten answer.%s", lang, len([]rune(told.Text)), FactLetters, lang)
			}
		}
	}
	return problems
}
