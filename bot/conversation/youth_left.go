package conversation

import (
	"slices"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

var (
	leftWith = listed("left_with") // where a child stays
	childToo = listed("child_too") // that the child is meant
)

// isAged reports whether words begin with an age, and so tell that of whoever is named before them:
// "umur 7".
func (t *turn) isAged(said []string) bool {
	return len(said) > 1 && t.texts.Words.Field(said[0]) == "age" && isDigits(said[1])
}

// leavesChild reports whether the writer wants to be registered in one thought and tells in another
// how old the child is that stays with somebody: "saya mau daftar, anak saya umur 12 dititip nenek".
func (t *turn) leavesChild() bool {
	registers, stays := false, false
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return strings.ContainsRune(",.;\n", r) }) {
		said := spelling.Words(spelling.Plain(piece))
		at := slices.IndexFunc(said, func(w string) bool { return !selves[w] && t.isMine(w) })
		child := at >= 0
		wanted, _ := words.Read(piece).Asked(words.Register)
		own := identity.TellsYouth(piece, t.env.Now)
		switch {
		case wanted && child, own.Youth != identity.NoYouth && !own.Relative && !(child && t.isAged(said[at+1:])):
			return false
		case wanted:
			registers = true
		case child && own.Youth != identity.NoYouth:
			if slices.ContainsFunc(said, func(w string) bool { return childToo[w] }) || !slices.ContainsFunc(said, func(w string) bool { return leftWith[w] }) {
				return false
			}
			stays = true
		}
	}
	return registers && stays
}
