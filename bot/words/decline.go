package words

// maxDecline is how many words decline what was offered; more say why.
const maxDecline = 10

// OnlyDeclines reports whether the text declines what was offered because the writer only
// asked, and says nothing else: "mboten usah mawon mas, kulo mung takon", "sobung, kaula coma
// nanya". "Gak usah kirim" and "gak usah, saya takut" say more.
func (t Text) OnlyDeclines() bool {
	if len(t.Words) == 0 || len(t.Words) > maxDecline || t.Question {
		return false
	}
	declines, asked := false, false
	for i, w := range t.Words {
		switch {
		case w.Is(Harm) && !w.Is(Safe), w.Is(Fear | Beg), w.Is(Asking) && !w.Is(Polite|Safe):
			return false
		case w.Is(Seek) && w.Is(Safe):
			asked = true
		case w.Is(Needless | Undo), w.Is(Not|Lack) && (t.opens(i) || t.nextIs(i, Word.comesOff)):
			declines = true
		case w.Names(Merely), w.Is(Polite | Self | Empty | Yes | Done | ComesOff | Want):
		default:
			return false
		}
	}
	return declines && asked
}

func (w Word) comesOff() bool { return w.Is(ComesOff) }
