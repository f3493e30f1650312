package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"kanca/bot/spelling"
)

// variables are the settings that come from the environment alone. A secret may
// stand in a file instead, which the same name with _FILE names.
var (
	variables = []string{"KANCA_DATABASE_URL", "KANCA_PUBLIC_URL", "KANCA_TWILIO_ACCOUNT_SID", "KANCA_TWILIO_FROM", "KANCA_TWILIO_TEMPLATE", "KANCA_TWILIO_API_URL",
		"KANCA_KANNEL_SENDSMS_URL", "KANCA_KANNEL_USERNAME", "KANCA_KANNEL_FROM", "KANCA_KANNEL_ALLOW"}
	secretVariables = []string{"KANCA_TWILIO_AUTH_TOKEN", "KANCA_KANNEL_PASSWORD", "KANCA_KANNEL_SECRET"}
)

const (
	variablePrefix = "KANCA_"
	// testVariables begin what tests tell each other.
	testVariables = "KANCA_TEST_"
)

// settingNames are all variables that this program reads.
func settingNames(model *kong.Application) []string {
	names := slices.Clone(variables)
	for _, name := range secretVariables {
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
		if !strings.HasPrefix(upper, variablePrefix) || strings.HasPrefix(upper, testVariables) || slices.Contains(names, name) {
			continue
		}
		nearest := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(upper, a), distance(upper, b)) })
		// The value may be a secret, so it is not repeated.
		if distance(upper, nearest) > max(3, len(upper)/3) {
			return usageError{fmt.Sprintf("the environment variable %s is no setting of kanca; remove it, and see kanca serve --help for the settings there are", name)}
		}
		return usageError{fmt.Sprintf("the environment variable %s is no setting of kanca; did you mean %s?", name, nearest)}
	}
	return nil
}

// distance counts the slips between two names.
func distance(a, b string) int { return spelling.Distance(a, b, max(len(a), len(b))) }
