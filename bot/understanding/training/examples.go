package training

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"kanca/bot"
)

// Labelled is one example sentence.
type Labelled struct {
	Text   string
	Intent bot.Intent
	Lang   bot.Lang // the folder it is in; "mad" also holds mixtures
}

// ReadExamples reads the files <language>/<intent>.txt, one sentence a line,
// in a fixed order. Empty lines and lines beginning with # are passed over.
func ReadExamples(files fs.FS) ([]Labelled, error) {
	var out []Labelled
	for _, lang := range bot.Langs {
		names, err := fs.Glob(files, path.Join(string(lang), "*.txt"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			intent := bot.Intent(strings.TrimSuffix(path.Base(name), ".txt"))
			if !slices.Contains(bot.Intents, intent) {
				return nil, fmt.Errorf("%s: no intent has this name", name)
			}
			f, err := files.Open(name)
			if err != nil {
				return nil, err
			}
			lines := bufio.NewScanner(f)
			for lines.Scan() {
				if text := strings.TrimSpace(lines.Text()); text != "" && text[0] != '#' {
					out = append(out, Labelled{text, intent, lang})
				}
			}
			err = lines.Err()
			f.Close()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return out, nil
}

// Classes are the intents in the order of the model's classes.
func Classes() []string {
	out := make([]string, len(bot.Intents))
	for i, intent := range bot.Intents {
		out[i] = string(intent)
	}
	return out
}
