package words

// NotLetByFamily reports whether the text says that somebody of the family will not have it:
// "suami gak ngebolehin", "gak dikasih izin ibu", "dilarang bapak". Who else forbids, "dia gak
// ngebolehin", may be who is feared.
func (t Text) NotLetByFamily() bool {
	family, forbids := false, false
	for i, w := range t.Words {
		family = family || w.OfFamily()
		forbids = forbids || w.Names(Disallowing) || w.Names(Allowing) && t.deniedBefore(i)
	}
	return family && forbids && !t.NamesAny(They)
}

// OfFamily reports whether the word is somebody of the family, whatever else it may mean.
func (w Word) OfFamily() bool { return w.mine() || w.Means(Kin) && !w.Names(Person) }
