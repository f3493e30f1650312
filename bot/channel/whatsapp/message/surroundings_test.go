package message

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
)

func TestWhatIsPassedOnIsMarked(t *testing.T) {
	passed := &waE2E.ContextInfo{IsForwarded: proto.Bool(true), ForwardingScore: proto.Uint32(1)}
	often := &waE2E.ContextInfo{ForwardingScore: proto.Uint32(127)}
	for name, m := range map[string]*waE2E.Message{
		"a text":           {ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("loker"), ContextInfo: passed}},
		"often":            {ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("loker"), ContextInfo: often}},
		"a photo":          {ImageMessage: &waE2E.ImageMessage{ContextInfo: passed}},
		"in a shell":       {EphemeralMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{VideoMessage: &waE2E.VideoMessage{ContextInfo: passed}}}},
		"of another's bot": {BotForwardedMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{Conversation: proto.String("loker")}}},
	} {
		if !Forwarded(m) {
			t.Errorf("%s is not seen to be passed on", name)
		}
	}
	for name, m := range map[string]*waE2E.Message{
		"nothing":   nil,
		"written":   {Conversation: proto.String("loker")},
		"an answer": {ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("ya"), ContextInfo: &waE2E.ContextInfo{QuotedMessage: &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{ContextInfo: passed}}}}},
	} {
		if Forwarded(m) {
			t.Errorf("%s is taken for passed on", name)
		}
	}
}
