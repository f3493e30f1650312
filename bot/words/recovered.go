package words

// IsWellAgain reports whether the text says that somebody is well again, or in the hands of
// a doctor, and nothing else: "ampon sae", "wis mari", "sampun mantun", "ampon, ta' sake'
// pole". A word for being done is no yes to whether somebody is in danger. One word beyond
// that, a question or anything that is not so yet says no such thing: "ghi' ta' baras".
func (t Text) IsWellAgain() bool {
	if t.Question {
		return false
	}
	well, done, once, treated, yes := false, false, false, false, false
	for i := 0; i < len(t.Words); i++ {
		w := t.Words[i]
		switch {
		case w.Names(Recovered):
			well = true
		case w.Names(RecoveredOnce):
			once = true
		case w.Names(Treated) && t.handedTo(i):
			once, treated = true, true
		case treated && w.Names(Treating|TreatedBy):
		case w.Is(Not | Lack):
			if !t.nextIs(i, func(next Word) bool { return next.Names(Ailment) }) {
				return false
			}
			i++
			again := t.nextIs(i, func(next Word) bool { return next.Is(Again) })
			if well = well || again; again {
				i++
			}
			once = true
		case w.Is(Safe) && !w.Is(Seek) && !w.Names(Retracting):
			once = true
		case w.Is(NotYet | Forbid | Still | Hoped | Unsure | When | Want | Beg | Fear | Quote | Tag | Asking | Able | Harm):
			return false
		case w.Is(Done):
			done = true
		case w.Is(Empty):
			done = done || once
		case w.Is(Yes) && t.opens(i):
			yes = true
		case w.Names(Relieved), w.Means(Kin | Child | They), w.mine(), w.Is(Polite | Self | Yes | Partner):
		default:
			return false
		}
	}
	return well || done && once && !yes
}

// handedTo reports whether a doctor or a hospital stands behind a word for being looked after:
// "wis ditangani dokter", and not "sudah diperiksa polisi".
func (t Text) handedTo(at int) bool {
	for i := at + 1; i < len(t.Words); i++ {
		if w := t.Words[i]; w.Names(Treating) {
			return true
		} else if !w.Names(TreatedBy) {
			break
		}
	}
	return false
}

// HoldsOn reports whether the i-th word asks to wait, since nothing but courtesy stands before
// it: "ghallu bu', nyare KTP".
func (t Text) HoldsOn(i int) bool {
	return t.Words[i].Names(Holding) && t.opens(i)
}
