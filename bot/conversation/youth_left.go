package conversation

import (
	"slices"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

var (
	enrolling = listed("enrolling") // to register oneself
	leftWith  = listed("left_with") // where a child stays
	childToo  = listed("child_too") // that the child is meant
)

// isAged reports whether words begin with an age, and so tell that of whoever is named before them:
// "saya umur 7".
func (t *turn) isAged(said []string) bool {
	for len(said) > 0 && (selves[said[0]] || t.texts.Words.Field(said[0]) == "age") {
		said = said[1:]
	}
	return len(said) > 0 && isDigits(said[0])
}

// leavesChild reports whether the writer wants to be registered in one thought and tells in another
// how old the child is that stays with somebody: "saya mau daftar, anak saya umur 12 dititip nenek".
func (t *turn) leavesChild() bool {
	if len(t.words) > maxSuffering {
		return false
	}
	registers, stays := false, false
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return strings.ContainsRune(",.;\n", r) }) {
		said := spelling.Words(spelling.Plain(piece))
		at := slices.IndexFunc(said, func(w string) bool { return !selves[w] && t.isMine(w) })
		child := at >= 0
		wanted, refused := words.Read(piece).Asked(words.Register)
		wanted = wanted || !refused && slices.ContainsFunc(said, func(w string) bool { return enrolling[w] })
		own := identity.TellsYouth(piece, t.env.Now)
		switch {
		case wanted && child, own.Youth != identity.NoYouth && !(child && t.isAged(said[at+1:])):
			return false
		case wanted:
			registers = true
		case child && (own.Youth != identity.NoYouth || t.isAged(said[at+1:])):
			if slices.ContainsFunc(said, func(w string) bool { return childToo[w] }) || !slices.ContainsFunc(said, func(w string) bool { return leftWith[w] }) {
				return false
			}
			stays = true
		}
	}
	return registers && stays
}
