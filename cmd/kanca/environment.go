package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/spelling"
)

// settingNames are all variables that this program reads.
func settingNames(model *kong.Application) []string {
	names := slices.Concat(settings.Variables, settings.KeepVariables())
	for _, name := range settings.SecretVariables {
		names = append(names, name, name+"_FILE")
	}
	_ = kong.Visit(model, func(v kong.Visitable, next kong.Next) error {
		switch v := v.(type) {
		case *kong.Flag:
			names = append(names, v.Envs...)
		case *kong.Value:
			if v.Tag != nil {
				names = append(names, v.Tag.Envs...)
			}
		}
		return next(nil)
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// strangeVariable returns a complaint about the first variable of the environment
// that begins like a setting and is none: a mistyped one is otherwise a setting
// that was never made, and nobody notices.
func strangeVariable(environment, names []string) error {
	environment = slices.Sorted(slices.Values(environment))
	for _, pair := range environment {
		name, _, _ := strings.Cut(pair, "=")
		upper := strings.ToUpper(name)
		if strings.HasPrefix(upper, settings.TestVariables) || slices.Contains(names, name) {
			continue
		}
		ours := strings.HasPrefix(upper, settings.VariablePrefix)
		if !ours && (len(upper) < minMistyped || !slices.ContainsFunc(names, func(known string) bool { return spelling.Distance(upper, known, 1) <= 1 })) {
			continue // another program's
		}
		return noSetting("the environment variable "+name, name, names)
	}
	return nil
}

// strangeLine is strangeVariable for a file of settings, in which nothing else stands.
func strangeLine(file settings.EnvFile, names []string) error {
	for _, line := range file.Lines {
		where := fmt.Sprintf("%s, line %d: %s", file.Path, line.Number, line.Name)
		if line.Name == settings.EnvFileVariable {
			return commandline.WrongUsage(where + " names another file of settings; set that in the environment, or with --env-file")
		}
		if !slices.Contains(names, line.Name) {
			return noSetting(where, line.Name, names)
		}
	}
	return nil
}

// noSetting says of a name that is no setting which one was meant; where says where it
// stands. The value may be a secret, so it is not repeated.
func noSetting(where, name string, names []string) error {
	upper := strings.ToUpper(name)
	nearest := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(upper, a), distance(upper, b)) })
	if distance(upper, nearest) > max(3, len(upper)/3) {
		return commandline.WrongUsage(where + " is no setting of kanca; remove it, and see kanca serve --help for the settings there are")
	}
	return commandline.WrongUsage(fmt.Sprintf("%s is no setting of kanca; did you mean %s?", where, nearest))
}

// distance counts the slips between two names.
func distance(a, b string) int { return spelling.Distance(a, b, max(len(a), len(b))) }

// minMistyped is how long a name is that is taken for one of ours with a slip in
// its beginning. Of two slips KAFKA_… would be one.
const minMistyped = len(settings.VariablePrefix) + 3
