package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Whoever says to be under age is not registered, at whatever step and whatever else
// is said in the same message. Nothing of what was answered to that is kept.

// hearsYouth ends a registration in which is told that it is for somebody under age, and
// asks for the age again where somebody still goes to school.
func (t *turn) hearsYouth() bool {
	under, ok := t.trees.Events["under_age"]
	n := t.trees.Node(registrationForm)
	if !ok || n == nil || t.in.Kind != bot.KindText || len(t.words) < 2 || !t.mayTellYouth() {
		return false
	}
	if !t.calm && t.childAbroad() {
		return false // it is a child to be helped, whoever is registered here
	}
	told := t.toldYouth()
	if told.Youth != identity.NoYouth && t.leavesChild() {
		return false
	}
	if told.Youth == identity.NoYouth && t.inForm() && t.asks() && t.supposesYoung() && t.tellsLeastAge(n) {
		return true
	}
	filling := t.registrationOpen()
	if asked := t.asked(); told.Youth == identity.NoYouth && (asked == nil || asked.As != "age") && t.reading().Has(words.Register) && t.forChild(t.in.Text) {
		told.Youth, told.Relative = identity.UnderAge, true // "anak saya enam belas yang daftar, saya 40"
	}
	if told.Youth == identity.NoYouth && t.agesDiffer(n) {
		return true
	}
	// Who asks about an age may mean the rule; who tells a birth while registering does not.
	asksOnly := t.asks() && !t.ofSelf() && !(filling && told.Born)
	if told.Youth == identity.NoYouth || asksOnly || told.Relative && !t.registersRelative(told) {
		return told.Youth == identity.UnderAge && told.Relative && t.inForm() && t.tellsLeastAge(n)
	}
	_, registered := current(t.scene(n))
	asking := t.s.Form == nil && t.s.Node.Tree() == n.ID.Tree() && t.asksConsent()
	wanted, _ := t.reading().Asked(words.Register)
	u := t.understood()
	if wanted = wanted && u.Intent != bot.Report; !filling && !registered && !asking && !wanted {
		return false
	}
	if !filling && (t.suspects(u) || u.Intent == bot.Report && t.sure(u)) {
		return false
	}
	if told.Youth == identity.UnderAge {
		t.out.Intent = bot.Register
		t.endForMinor(under)
		return true
	}
	return t.doubtsAge(n, u)
}

// toldYouth is what the text tells of being under age; it is worked out once.
func (t *turn) toldYouth() identity.Told {
	if t.youth == nil {
		told := identity.TellsYouth(t.in.Text, t.env.Now)
		t.youth = &told
	}
	return *t.youth
}

// agesDiffer asks for the age anew where a text gives two, one of them under age, and does
// not say which is right: "umur 25 diganti 17".
func (t *turn) agesDiffer(n *dialogs.Node) bool {
	age := fieldOf(n, "age")
	if age == nil || !t.inForm() || t.s.Asking != "" && t.s.Asking != askField && t.s.Asking != askHeld || t.ofRelative() || t.asks() || !identity.TellsTwoAges(t.in.Text) {
		return false
	}
	if _, right := identity.AgePutRight(t.in.Text); right > 0 {
		return false
	}
	asked := t.asked()
	if labelled := slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Field(w) == "age" }); !labelled && !(asked != nil && asked.As == "age") && !t.s.Form.Confirming {
		return false
	}
	t.s.Asking = ""
	t.reopen(n, age)
	t.doubtAge()
	return true
}

// doubtsAge asks for the age again, where one was told, of whoever still goes to school.
func (t *turn) doubtsAge(n *dialogs.Node, u understanding.Result) bool {
	age := fieldOf(n, "age")
	switch {
	case age == nil:
		return false
	case t.inForm():
		if !t.s.Form.Answers.Has("age") {
			return false
		}
		return t.reopen(n, age)
	case t.s.Form != nil || !t.ofSelf() || u.Intent != bot.Unknown || !t.openRegistration(n):
		return false
	}
	t.arrive(n)
	t.out.Intent = bot.RegistrationStatus
	return t.reopen(n, age)
}

// mayTellYouth sets aside where something else is told: an account of what happened, a
// note to staff, danger.
func (t *turn) mayTellYouth() bool {
	n := t.trees.Node(t.s.Node)
	if n == nil {
		return t.newcomer
	}
	if t.isEmergency(n) || n.Otherwise != "" || t.s.Asking == askDanger || t.isStory() {
		return false
	}
	return !t.inForm() || t.s.Form.Node == registrationForm
}

// registrationOpen reports whether the form of a registration is being filled in, or
// waits to be.
func (t *turn) registrationOpen() bool {
	for f := t.s.Form; f != nil; f = f.Under {
		if f.Node == registrationForm {
			return true
		}
	}
	return false
}

// registersRelative reports whether a text that tells of a relative's age means that the
// relative is to be registered: "ini buat anak saya", "yang mau daftar adik saya", or
// the age where that was asked for. Another's age is nothing to who registers himself:
// "adik saya umur 16 juga pengen ikut".
func (t *turn) registersRelative(told identity.Told) bool {
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return strings.ContainsRune(",.;\n", r) }) {
		if own := identity.TellsYouth(piece, t.env.Now); own.Youth != identity.NoYouth && !own.Relative {
			return true // "kata teman …, padahal umur saya baru 17"
		}
	}
	if wanted, _ := t.reading().Asked(words.Register); wanted {
		return true
	}
	if !t.inForm() {
		return false
	}
	asked := t.asked()
	return asked != nil && asked.As == "age" && !t.tellsBesides() || told.Meant || told.Written
}

// ageTakenBack is the age that the text says was wrong, and the one that it gives in its
// place, "" for none: "umur 17 salah, jadi 27".
func (t *turn) ageTakenBack() (mistaken, right string) {
	if !slices.ContainsFunc(t.words, t.texts.Words.Mistake) {
		return "", ""
	}
	was, is := identity.AgePutRight(t.in.Text)
	if is == 0 || was == is {
		return "", ""
	}
	return strconv.Itoa(was), strconv.Itoa(is)
}

// tellsBesides reports whether the text says something besides what it tells of a
// relative: "umur saya 25, adik saya umur 16".
func (t *turn) tellsBesides() bool {
	return slices.ContainsFunc(t.segments(), func(s segment) bool { return !s.other && s.text != "" })
}
