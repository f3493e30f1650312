package author

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot/answers"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/understanding"
	"kanca/content"
)

// UnderstandCommand is the command line of kanca understand.
type UnderstandCommand struct {
	JSON    bool `help:"Print one JSON line for each text."`
	Explain bool `help:"Say which words spoke for the intent, strongest first, and which facts were found and what the vote decided." xor:"explain"`
	Missed  bool `help:"Instead of reading texts, list those that people wrote and the bot did not understand, newest first." xor:"explain"`
	Limit   int  `help:"With --missed: how many to list." default:"100"`
}

// Help is what kong prints below the flags.
func (UnderstandCommand) Help() string {
	return `Touches no data, except for --missed, which reads the data folder. A NIK is masked in everything printed. What could be a NIK is masked in agency, too, although it is as typed otherwise: no register is read here that could say that the number is a licence.

A JSON line holds text, language (id, mad, mix or other), language_score, intent, intent_score and entities; with --explain also words, each with its weight, and found: verdict (stated, offered, missing, or none where no fact is asked for), why, beside (the chance that no fact is asked for) and facts, each with what was learnt (chance), what its words hold of the text (words) and the score of its listed phrases (listed). A conversation may ask about danger first, or show a list, whatever was found.`
}

// Validate refuses what cannot be meant.
func (c *UnderstandCommand) Validate() error {
	if c.Limit < 1 {
		return fmt.Errorf("--limit is a number from 1")
	}
	return nil
}

// Run carries the command out.
func (c *UnderstandCommand) Run(ctx context.Context, s *settings.Settings, io commandline.Streams) error {
	if c.Missed {
		return c.missed(ctx, s, io)
	}
	model, err := understanding.Load()
	if err != nil {
		return err
	}
	var finder *answers.Finder
	var library *content.Library
	if c.Explain {
		if finder, err = answers.Load(model.Lexicon()); err != nil {
			return err
		}
		if library, err = content.LoadLibrary(); err != nil {
			return err
		}
	}
	return commandline.NewLines(io.In).Each(func(line string) error {
		line = strings.ToValidUTF8(line, "\uFFFD")
		if !c.Explain {
			return c.print(io.Out, line, model.Understand(line, ""), nil, nil)
		}
		result, words := model.Explain(line, "")
		found := finder.Find(line, answers.ListedOf(library.FindFacts("", line)), answers.AsksForFacts(result.Intent))
		return c.print(io.Out, line, result, words, &found)
	})
}

// understood is the JSON line of one text.
type understood struct {
	Text          string                 `json:"text"`
	Language      understanding.Language `json:"language"`
	LanguageScore float64                `json:"language_score"`
	Intent        string                 `json:"intent"`
	IntentScore   float64                `json:"intent_score"`
	Entities      listed                 `json:"entities"`
	Words         []spoke                `json:"words,omitempty"`
	Found         *found                 `json:"found,omitempty"`
}

// found is what package answers found for a text.
type found struct {
	Verdict answers.Verdict `json:"verdict"`
	Why     string          `json:"why"`
	Beside  float64         `json:"beside"`
	Facts   []ranked        `json:"facts"`
}

type ranked struct {
	Fact   string  `json:"fact"`
	Chance float64 `json:"chance"`
	Words  float64 `json:"words"`
	Listed float64 `json:"listed"`
}

// explainedFacts is how many facts are shown of those that were found.
const explainedFacts = 3

// listed are the entities that scripts rely on. More is found and used, such as
// an age or an amount, and may change.
type listed struct {
	Country  string `json:"country,omitempty"`
	Job      string `json:"job,omitempty"`
	Course   string `json:"course,omitempty"`
	Agency   string `json:"agency,omitempty"`
	Topic    string `json:"topic,omitempty"`
	District string `json:"district,omitempty"`
	Language string `json:"language,omitempty"`
}

type spoke struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

func (c *UnderstandCommand) print(w io.Writer, text string, r understanding.Result, words []understanding.Word, facts *answers.Found) error {
	r.Entities.Agency = identity.MaskNIK(r.Entities.Agency) // the one entity in the writer's own words
	u := understood{
		Text: identity.MaskNIK(text), Language: r.Language, LanguageScore: commandline.Rounded(r.LanguageScore),
		Intent: string(r.Intent), IntentScore: commandline.Rounded(r.IntentScore),
		Entities: listed{r.Entities.Country, r.Entities.Job, r.Entities.Course, r.Entities.Agency, r.Entities.Topic, r.Entities.District, r.Entities.Language},
	}
	for _, word := range words {
		u.Words = append(u.Words, spoke{identity.MaskNIK(word.Text), commandline.Rounded(word.Weight)})
	}
	if facts != nil {
		u.Found = &found{facts.Verdict, facts.Why, commandline.Rounded(facts.Beside), []ranked{}}
		for _, m := range facts.Facts[:min(len(facts.Facts), explainedFacts)] {
			u.Found.Facts = append(u.Found.Facts, ranked{m.Fact, m.Chance, m.Words, m.Listed})
		}
	}
	if c.JSON {
		return commandline.PrintJSON(w, u)
	}
	entities, err := json.Marshal(r.Entities)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%-18s %.2f  %-5s %.2f  %s", u.Intent, u.IntentScore, u.Language, u.LanguageScore, commandline.Shortened(u.Text, 80))
	if string(entities) != "{}" {
		fmt.Fprintf(w, "  %s", entities)
	}
	if r.Close {
		fmt.Fprintf(w, "  (or %s %.2f: the bot would ask)", r.Second, r.SecondScore)
	}
	if c.Explain {
		fmt.Fprint(w, "\n   ")
		for _, word := range u.Words {
			fmt.Fprintf(w, " %s %+.2f;", word.Text, word.Weight)
		}
		fmt.Fprintf(w, "\n    %s (%s):", u.Found.Verdict, u.Found.Why)
		for _, m := range u.Found.Facts {
			fmt.Fprintf(w, " %s learnt %.2f, words %.2f, phrases %.2f;", m.Fact, m.Chance, m.Words, m.Listed)
		}
	}
	_, err = fmt.Fprintln(w)
	return err
}

// missed lists texts that the bot had no answer for, so that it can be taught.
func (c *UnderstandCommand) missed(ctx context.Context, s *settings.Settings, io commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	questions, err := db.NotUnderstood(ctx, c.Limit)
	if err != nil {
		return err
	}
	for _, q := range questions {
		text := identity.MaskNIK(q.Text)
		if c.JSON {
			err = commandline.PrintJSON(io.Out, struct {
				Text     string    `json:"text"`
				Language string    `json:"language"`
				At       time.Time `json:"at"`
			}{text, string(q.Lang), q.At})
		} else {
			_, err = fmt.Fprintf(io.Out, "%s  %-3s  %s\n", commandline.DateTime(q.At), q.Lang, commandline.Shortened(text, 300))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
