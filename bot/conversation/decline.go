package conversation

import (
	"kanca/dialogs"
)

// onlyDeclines takes a no to whatever was offered from somebody who only asked, "mboten usah
// mawon mas, kulo mung takon", where nothing waits for a yes or a no: nothing is done, and no
// story is begun with it. A form waits.
func (t *turn) onlyDeclines() bool {
	n := t.trees.Node(t.s.Node)
	switch field := t.asked(); {
	case n == nil, t.newcomer, t.s.Asking != "", t.isEmergency(n), n.Otherwise != "", n.Kind == dialogs.Choose && n.Options[0].Key == "yes", t.atSummary(), field != nil && field.As == "yesno", t.late:
		return false
	}
	if !t.reading().OnlyDeclines() {
		return false
	}
	t.out.Intent = ""
	if t.declinesNews(n) {
		return true
	}
	t.say("common.refused", nil)
	if t.inForm() {
		t.leaveForm()
		t.home()
	}
	return true
}
