// Package canned fills in replies that are kept ready: {nama} in a text becomes the name
// of whoever is answered, where it is known.
package canned

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kanca/bot/identity"
)

// Holes are what may stand in braces in a reply: the name, village and district that
// somebody registered with, and the name of the member of staff who answers.
var Holes = []string{"nama", "desa", "kecamatan", "petugas"}

// hole is a name in braces, as people type it.
var hole = regexp.MustCompile(`\{\s*([\pL\d_ .-]*?)\s*\}`)

// Left lists what stands in braces in a text, as it is written, and "{" or "}" for a
// brace alone: nobody is sent one.
func Left(text string) (left []string) {
	add := func(l string) {
		if !slices.Contains(left, l) {
			left = append(left, l)
		}
	}
	for _, found := range hole.FindAllString(text, -1) {
		add(found)
	}
	rest := hole.ReplaceAllString(text, "")
	for _, brace := range []string{"{", "}"} {
		if strings.Contains(rest, brace) {
			add(brace)
		}
	}
	return left
}

// Wrong lists what cannot stand in a reply that is kept: of Left, what nothing fills.
func Wrong(text string) []string {
	return slices.DeleteFunc(Left(text), func(l string) bool {
		found := hole.FindStringSubmatch(l)
		return found != nil && slices.Contains(Holes, strings.ToLower(found[1]))
	})
}

// Fill puts values into a text, once: what looks like a hole in a value is none. missing
// are the holes, by name, for which there is no value that can be said; they stay in the
// text as {nama}, to be written by hand.
func Fill(text string, values map[string]string) (filled string, missing []string) {
	filled = hole.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.ToLower(hole.FindStringSubmatch(found)[1])
		if value := sayable(values[name]); value != "" {
			return value
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return "{" + name + "}"
	})
	return filled, missing
}

// sayable is a value as it can stand within a sentence: on one line, without braces and
// without signs that turn a text around. "" where nothing is left, or it holds a NIK.
func sayable(value string) string {
	value = strings.Map(func(r rune) rune {
		switch {
		case r == '{' || r == '}' || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, value)
	value = strings.Join(strings.Fields(value), " ")
	if identity.HoldsNIK(value) || !strings.ContainsFunc(value, unicode.IsLetter) {
		return ""
	}
	return value
}

// Same is the value that all have, "" where they differ or there is none: of several
// people with one phone nobody is called by the name of another.
func Same(all []string) string {
	if len(all) == 0 {
		return ""
	}
	for _, value := range all[1:] {
		if value != all[0] {
			return ""
		}
	}
	return all[0]
}
