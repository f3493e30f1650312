package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
)

// The NIK alone can be taken back, and the registration stays: by skipping its
// question while a registration is changed, or in words, "hapus nik saya".

// maxNIKWish is how many words a wish to remove the NIK may have.
const maxNIKWish = 10

// removals are the words, folded, for taking something out, in both languages.
var removals = listedFolded("removals")

// notNIKOnly are the words beside which more or something else than the NIK is meant.
var notNIKOnly = listedFolded("not_n_i_k_only")

// removesNIK reports whether the text wants the NIK removed and nothing else.
func (t *turn) removesNIK() bool {
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxNIKWish || t.hasNIK() || t.reading().Disputes(words.Erase) {
		return false
	}
	removes, named := false, false
	for _, word := range t.words {
		fold := spelling.Fold(word)
		if notNIKOnly[fold] || t.texts.Words.Asks(word) {
			return false
		}
		removes = removes || removals[fold] && t.wants(word)
		switch t.texts.Words.Field(word) {
		case "nik":
			named = true
		case "":
		default:
			return false // "hapus nik dan nomor hp"
		}
	}
	return removes && named
}

// asksToRemoveNIK asks, where no form is open, whether only the NIK shall go.
func (t *turn) asksToRemoveNIK() bool {
	if t.listens() || !t.removesNIK() {
		return false
	}
	t.out.Intent = bot.Privacy
	t.leaveForm()
	t.enter(t.trees.Intents[bot.Privacy].Goto)
	return true
}

// nikStored reports whether a registration of the person holds a NIK.
func (t *turn) nikStored() bool {
	return slices.ContainsFunc(t.env.Person.Registrations, func(r bot.Registration) bool { return r.NIKMasked != "" })
}

// nikInForm reports whether a form that is not finished holds a NIK.
func (t *turn) nikInForm() bool {
	for f := t.s.Form; f != nil; f = f.Under {
		if f.Answers.Get("nik") != "" {
			return true
		}
	}
	return false
}

// dropNIKOfForms takes the NIK out of the forms that wait.
func (t *turn) dropNIKOfForms() {
	for at := &t.s.Form; *at != nil; at = &(*at).Under {
		form := **at // an older State may share it
		*at = &form
		form.Before = form.Before.without("nik")
		if form.Answers.Has("nik") {
			form.Answers = form.Answers.with("nik", "").without("nik_doubted")
		}
	}
	t.dropSecret("nik")
}

// skip leaves a question of the form without an answer, also where there was one.
func (t *turn) skip(n *dialogs.Node, field *dialogs.Field) {
	f := t.s.Form
	f.Before = nil
	f.Answers = f.Answers.with(field.Name, "").without(field.Name + "_doubted")
	t.dropSecret(field.Name)
	if field.As == "nik" && f.Answers.Has(changes) && t.nikStored() {
		t.say(string(n.ID)+"."+field.Name+".removed", nil) // nothing is changed before the summary is confirmed
	}
	t.nextField(n)
}

// dropSecret forgets one answer that is kept apart from the others.
func (t *turn) dropSecret(name string) {
	if _, has := t.secrets[name]; has {
		t.secrets = copySecrets(t.secrets)
		delete(t.secrets, name)
	}
}
