package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// parts is what is built into the program.
type parts struct {
	texts   *locales.Catalog
	trees   *dialogs.Forest
	engine  *conversation.Engine
	library *content.Library
	model   *understanding.Model
}

// loadParts reads and checks all of it.
func loadParts() (*parts, error) {
	p, problems, err := loadDialogs(dialogs.Files(), locales.Files())
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	if p.library, err = content.LoadLibrary(); err != nil {
		return nil, err
	}
	return p, nil
}

// loadDialogs reads trees and texts and tells everything that is wrong with
// them. The error is for what is not the author's mistake.
func loadDialogs(trees, texts fs.FS) (*parts, locales.Problems, error) {
	var all locales.Problems
	collect := func(err error, folder string) error {
		var problems locales.Problems
		if err != nil && !errors.As(err, &problems) {
			return err
		}
		for _, p := range problems {
			p.File = inFolder(p.File, folder)
			all = append(all, p)
		}
		return nil
	}
	model, err := understanding.Load()
	if err != nil {
		return nil, nil, err
	}
	p := &parts{model: model}
	p.texts, err = locales.Load(texts)
	if err := collect(err, "locales"); err != nil {
		return nil, nil, err
	}
	p.trees, err = dialogs.Load(trees)
	if err := collect(err, "dialogs"); err != nil {
		return nil, nil, err
	}
	if len(all) > 0 {
		return p, all, nil
	}
	p.engine, err = conversation.New(p.trees, p.texts, model.Understand, identity.LoadGazetteer())
	return p, all, collect(err, "")
}

// inFolder writes the name of a file as it is found in the project.
func inFolder(file, folder string) string {
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

// folderOr is a folder that an author names, or what is built in.
func folderOr(dir string, builtIn fs.FS) fs.FS {
	if dir == "" {
		return builtIn
	}
	return os.DirFS(dir)
}
