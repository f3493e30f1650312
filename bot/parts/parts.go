// Package parts reads what is built into the program, or what an author has in
// other folders: texts, trees, language model and facts, joined to the engine.
package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"kanca/bot/answers"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/offer"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// Parts is what is built into the program.
type Parts struct {
	Texts   *locales.Catalog
	Trees   *dialogs.Forest
	Engine  *conversation.Engine
	Library *content.Library
	Model   *understanding.Model
	Answers *answers.Finder
}

// Load reads and checks all of it. What is wrong with a part is the error, in one sentence: the program
// does not start with half of what it has to know.
func Load() (*Parts, error) { return load(offer.Err) }

// load is Load, with what is wrong with the signs of an offer, nil for nothing.
func load(offers func() error) (*Parts, error) {
	library := beside(content.LoadLibrary)
	p, problems, err := LoadDialogs(dialogs.Files(), locales.Files())
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	if p.Library, err = library(); err != nil {
		return nil, err
	}
	if err := offers(); err != nil {
		return nil, fmt.Errorf("the signs of unlawful offers cannot be read, and without them every offer would seem harmless: mend content/offers and build kanca again: %w", err)
	}
	return p, nil
}

// LoadDialogs reads trees and texts and tells everything that is wrong with
// them. The error is for what is not the author's mistake.
func LoadDialogs(trees, texts fs.FS) (*Parts, locales.Problems, error) {
	var all locales.Problems
	collect := func(err error, folder string) error {
		var problems locales.Problems
		if err != nil && !errors.As(err, &problems) {
			return err
		}
		for _, p := range problems {
			p.File = InFolder(p.File, folder)
			all = append(all, p)
		}
		return nil
	}
	reading := beside(understanding.Load)
	p := &Parts{}
	var err error
	p.Texts, err = locales.Load(texts)
	if err := collect(err, "locales"); err != nil {
		return nil, nil, err
	}
	p.Trees, err = dialogs.Load(trees)
	if err := collect(err, "dialogs"); err != nil {
		return nil, nil, err
	}
	if p.Model, err = reading(); err != nil {
		return nil, nil, err
	}
	if p.Answers, err = answers.Load(p.Model.Lexicon()); err != nil {
		return nil, nil, err
	}
	if len(all) > 0 {
		return p, all, nil
	}
	p.Engine, err = conversation.New(p.Trees, p.Texts, p.Model.Understand, p.Model.Act, p.Answers.FindAmong, identity.LoadGazetteer())
	return p, all, collect(err, "")
}

// beside begins to read something while other things are read: the language model takes
// as long as all texts, and a service that was killed is waited for. What it returns waits
// for it.
func beside[T any](read func() (T, error)) func() (T, error) {
	var found T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		found, err = read()
	}()
	return func() (T, error) {
		<-done
		return found, err
	}
}

// InFolder writes the name of a file as it is found in the project.
func InFolder(file, folder string) string {
	switch {
	case file == "":
		return ""
	case folder != "":
		return folder + "/" + file
	case strings.HasSuffix(file, ".id.yaml"), strings.HasSuffix(file, ".mad.yaml"):
		return "locales/" + file
	}
	return "dialogs/" + file
}
