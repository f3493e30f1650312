// Package learning reads what package answers learns from, and teaches it.
package learning

import (
	"io/fs"

	"kanca/bot/answers"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/bot/understanding/training"
	"kanca/content"
)

// options are how the model is learnt. Faint lets a hundred and more classes be learnt in a
// minute.
var options = training.Options{Epochs: 8, Rate: 0.3, Decay: 3e-4, Limit: 6, Least: 0.16, Faint: 2e-3}

// Sentences reads facts, paraphrases and examples below the folder of the project.
func Sentences(project fs.FS) ([]answers.Sentence, error) {
	library, err := content.ReadLibrary(project, "content/facts")
	if err != nil {
		return nil, err
	}
	said, err := Said(project)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(project, "bot/understanding/examples/train")
	if err != nil {
		return nil, err
	}
	labelled, err := training.ReadExamples(files)
	if err != nil {
		return nil, err
	}
	var examples []answers.Example
	for _, e := range labelled {
		examples = append(examples, answers.Example{Intent: e.Intent, Text: e.Text})
	}
	var facts []content.Fact
	for _, topic := range library.Topics() {
		facts = append(facts, library.Facts(topic, "")...)
	}
	return answers.Sentences(facts, said, examples), nil
}

// Said reads the paraphrases below the folder of the project.
func Said(project fs.FS) ([]content.Paraphrase, error) {
	files, err := fs.Sub(project, "content/paraphrases")
	if err != nil {
		return nil, err
	}
	return content.ReadParaphrases(files)
}

// Learn makes the tables from sentences.
func Learn(x *lexicon.Lexicon, sentences []answers.Sentence) *answers.Learnt {
	pick := training.NewSequence(7)
	return answers.Learn(x, sentences,
		func(text string) []string { return []string{training.Vary(text, pick)} },
		func(lessons []answers.Lesson, classes []string) *linear.Model {
			examples := make([]training.Example, len(lessons))
			for i, l := range lessons {
				examples[i] = training.Example{Features: l.Features, Class: l.Class, Weight: l.Weight}
			}
			return training.Fit(examples, classes, answers.Bits, options)
		})
}
