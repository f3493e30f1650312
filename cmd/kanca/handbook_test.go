package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"kanca/bot/play"
	"kanca/content/handbook"
)

var (
	handbookCommand = regexp.MustCompile("(?:^    |`)((?:sudo )?(?:KANCA_[A-Z_]+=\\S+ )?kanca [^`\n]+)")
	handbookSetting = regexp.MustCompile(`KANCA_[A-Z0-9_]*[A-Z0-9]`)
)

// Every command that the handbook lets somebody type is one of the program, with its flags, and
// every setting it names is known.
func TestTheCommandsOfTheHandbookAreThere(t *testing.T) {
	var p program
	parser, err := kong.New(&p, kong.Vars{"version": "", "person": play.DefaultPerson})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../content/handbook/*.md")
	if err != nil {
		t.Fatal(err)
	}
	settings := settingsOfTheProgram(t)
	commands := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		source, err := handbook.Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(source)) {
			for _, setting := range handbookSetting.FindAllString(line, -1) {
				if !slices.ContainsFunc(settings, func(known string) bool { return known == setting || strings.HasPrefix(known, setting+"_") }) {
					t.Errorf("%s: there is no %s", name, setting)
				}
			}
			for _, m := range handbookCommand.FindAllStringSubmatch(strings.TrimRight(line, "\n"), -1) {
				if strings.Contains(m[1], "kanca PERINTAH") {
					continue
				}
				commands++
				if problem := unknown(parser.Model.Node, m[1]); problem != "" {
					t.Errorf("%s: %s: %s", name, m[1], problem)
				}
			}
		}
	}
	if commands < 25 {
		t.Errorf("only %d commands were found", commands)
	}
	if unknown(parser.Model.Node, "sudo kanca whatsapp lynk") == "" || unknown(parser.Model.Node, "kanca backup --with-key x") == "" {
		t.Error("a mistyped command is not seen")
	}
}

// unknown says what the program does not know of a command line; "" for nothing.
func unknown(node *kong.Node, line string) string {
	_, rest, _ := strings.Cut(line, "kanca ")
	flags := []string{"help", "version"}
	for {
		for _, f := range node.Flags {
			flags = append(flags, f.Name)
		}
		word, after, _ := strings.Cut(rest, " ")
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word })
		if i < 0 {
			break
		}
		node, rest = node.Children[i], after
	}
	if len(node.Children) > 0 && !strings.HasPrefix(rest, "--help") {
		return "no such command"
	}
	for _, word := range strings.Fields(rest) {
		if flag, is := strings.CutPrefix(word, "--"); is && !slices.Contains(flags, flag) {
			return "no such flag " + word
		}
	}
	return ""
}
