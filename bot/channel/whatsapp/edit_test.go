package whatsapp

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
)

func TestAnEditNamesTheMessageItReplaces(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		id := w.say("calo minta uang untuk pasport")
		for _, text := range []string{"calo minta uang untuk paspor", "calo minta uang"} {
			if _, err := w.siti.Send(w.office, w.siti.BuildEdit(w.office.PN, id, &waE2E.Message{Conversation: proto.String(text)})); err != nil {
				t.Fatal(err)
			}
			w.settle()
		}
		all := w.inbox.all()
		if len(all) != 3 || all[0].Edits != "" || all[1].Edits != all[0].ProviderID || all[2].Edits != all[0].ProviderID {
			t.Errorf("the bot got %+v", all)
		}
	})
}
