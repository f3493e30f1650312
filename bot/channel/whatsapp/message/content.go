// Package message reads what a message of WhatsApp says, in the bot's words: its text, file,
// place or contact, its timer, and whether it was passed on. It does nothing else.
package message

import (
	"context"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
)

// maxText is how much of a text is read, in bytes. WhatsApp itself stops at
// 65,536 characters; a client that lies gets no further.
const maxText = 128 << 10

// Said is what a message says, in the bot's words.
type Said struct {
	Silent   bool   // nothing that anybody would expect an answer to
	Revoked  string // the id of the message that the person deleted for everyone
	Edits    string // the id of the message that this is a newer version of
	Kind     bot.Kind
	Text     string
	Contact  *bot.ContactCard
	Location *bot.Location
	File     *File
	Live     bool          // the place of somebody who moves
	Offset   time.Duration // how long they have shared it, as the phone says
}

// File is what is known about a file before it is fetched.
type File struct {
	Part     whatsmeow.DownloadableMessage
	MIME     string
	Name     string
	Size     uint64 // as the sender says
	Duration time.Duration
}

var silence = Said{Silent: true}

func text(s string) Said {
	if len(s) > maxText {
		s = s[:maxText]
		for len(s) > 0 && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
	}
	return Said{Kind: bot.KindText, Text: strings.ToValidUTF8(s, "\uFFFD")}
}

// Read says what a message says; of an edit, what it says now and which message
// it replaces.
func Read(ctx context.Context, client *whatsmeow.Client, e *events.Message) Said {
	m := e.Message
	if secret := m.GetSecretEncryptedMessage(); secret.GetSecretEncType() == waE2E.SecretEncryptedMessage_MESSAGE_EDIT && client != nil {
		opened, err := client.DecryptSecretEncryptedMessage(ctx, e)
		if err != nil {
			return silence // the first version was answered
		}
		out := edited(opened)
		if id := secret.GetTargetMessageKey().GetID(); id != "" {
			out.Edits = id
		}
		return out
	}
	if e.IsEdit {
		return edited(m)
	}
	return content(m)
}

// edited reads a message that replaces another one.
func edited(m *waE2E.Message) Said {
	first := ""
	if p := m.GetProtocolMessage(); p != nil {
		first = p.GetKey().GetID()
		m = p.GetEditedMessage()
	}
	out := content(m)
	if out.File != nil { // only the caption can have changed
		if out.Text == "" {
			return silence
		}
		out = text(out.Text)
	}
	out.Edits = first
	return out
}

// content reads a message without its wrappers.
func content(m *waE2E.Message) Said {
	switch {
	case m == nil:
		return silence
	case m.Conversation != nil:
		return spoken(m.GetConversation())
	case m.ExtendedTextMessage != nil:
		return spoken(m.GetExtendedTextMessage().GetText())
	case m.ProtocolMessage != nil:
		switch p := m.GetProtocolMessage(); p.GetType() {
		case waE2E.ProtocolMessage_MESSAGE_EDIT:
			return edited(m)
		case waE2E.ProtocolMessage_REVOKE:
			return Said{Silent: true, Revoked: p.GetKey().GetID()}
		}
		return silence
	case m.ImageMessage != nil:
		p := m.GetImageMessage()
		return withFile(bot.KindPhoto, p.GetCaption(), &File{Part: p, MIME: p.GetMimetype(), Size: p.GetFileLength()})
	case m.AudioMessage != nil:
		p := m.GetAudioMessage()
		return withFile(bot.KindVoice, "", &File{Part: p, MIME: p.GetMimetype(), Size: p.GetFileLength(), Duration: seconds(p.GetSeconds())})
	case m.VideoMessage != nil, m.PtvMessage != nil:
		p := m.GetVideoMessage()
		if p == nil {
			p = m.GetPtvMessage()
		}
		return withFile(bot.KindVideo, p.GetCaption(), &File{Part: p, MIME: p.GetMimetype(), Size: p.GetFileLength(), Duration: seconds(p.GetSeconds())})
	case m.DocumentMessage != nil:
		p := m.GetDocumentMessage()
		return withFile(bot.KindDocument, p.GetCaption(), &File{Part: p, MIME: p.GetMimetype(), Name: p.GetFileName(), Size: p.GetFileLength()})
	case m.ContactMessage != nil:
		return card(m.GetContactMessage())
	case m.ContactsArrayMessage != nil:
		return cards(m.GetContactsArrayMessage())
	case m.LocationMessage != nil:
		p := m.GetLocationMessage()
		return captioned(place(p.GetDegreesLatitude(), p.GetDegreesLongitude()), p.GetComment())
	case m.LiveLocationMessage != nil:
		p := m.GetLiveLocationMessage()
		out := place(p.GetDegreesLatitude(), p.GetDegreesLongitude())
		out.Live, out.Offset = true, seconds(p.GetTimeOffset())
		return captioned(out, p.GetCaption())
	case m.StickerMessage != nil:
		return Said{Kind: bot.KindSticker}
	case m.ButtonsResponseMessage != nil:
		p := m.GetButtonsResponseMessage()
		return pressed(p.GetSelectedDisplayText(), p.GetSelectedButtonID())
	case m.ListResponseMessage != nil:
		p := m.GetListResponseMessage()
		return pressed(p.GetTitle(), p.GetSingleSelectReply().GetSelectedRowID())
	case m.TemplateButtonReplyMessage != nil:
		p := m.GetTemplateButtonReplyMessage()
		return pressed(p.GetSelectedDisplayText(), p.GetSelectedID())
	case m.InteractiveResponseMessage != nil:
		return pressed(m.GetInteractiveResponseMessage().GetBody().GetText(), "")
	}
	if inner := wrapped(m); inner != nil {
		return content(inner)
	}
	return others(m)
}

// wrapped returns the message inside of a wrapper that the library leaves on.
func wrapped(m *waE2E.Message) *waE2E.Message {
	for _, w := range []*waE2E.FutureProofMessage{m.GetAssociatedChildMessage(), m.GetSpoilerMessage(), m.GetBotForwardedMessage(),
		m.GetQuestionMessage(), m.GetEphemeralMessage(), m.GetViewOnceMessage(), m.GetViewOnceMessageV2(), m.GetViewOnceMessageV2Extension(),
		m.GetDocumentWithCaptionMessage(), m.GetLottieStickerMessage()} {
		if inner := w.GetMessage(); inner != nil {
			return inner
		}
	}
	return nil
}

// quiet are the parts of a message to which nobody expects an answer: reactions,
// votes, pins, keys, the notice that an album follows, and the like.
var quiet = map[protoreflect.Name]bool{
	"senderKeyDistributionMessage": true, "fastRatchetKeySenderKeyDistributionMessage": true, "messageContextInfo": true,
	"reactionMessage": true, "encReactionMessage": true, "pollUpdateMessage": true, "pollAddOptionMessage": true, "keepInChatMessage": true,
	"pinInChatMessage": true, "protocolMessage": true, "placeholderMessage": true, "albumMessage": true, "stickerSyncRmrMessage": true,
	"callLogMesssage": true, "bcallMessage": true, "call": true, "chat": true, "messageHistoryBundle": true, "messageHistoryNotice": true,
	"encCommentMessage": true, "encEventResponseMessage": true, "secretEncryptedMessage": true, "statusNotificationMessage": true,
	"statusMentionMessage": true, "groupStatusMentionMessage": true, "limitSharingMessage": true, "pollResultSnapshotMessage": true,
	"pollResultSnapshotMessageV3": true, "scheduledCallEditMessage": true, "groupRootKeyShare": true, "rootSecretDistributeMessage": true,
	"deviceSentMessage": true, "statusLinkPreviewMetadata": true,
}

// others decides about messages that the bot has no word for: with anything in
// them that a person sent, even of a kind that nobody knew when this was written,
// the person is told that the bot cannot read it.
func others(m *waE2E.Message) Said {
	answer := len(m.ProtoReflect().GetUnknown()) > 0
	m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		answer = answer || !quiet[field.Name()]
		return !answer
	})
	if answer {
		return Said{Kind: bot.KindUnsupported}
	}
	return silence
}

// spoken is a text; an empty one is as good as nothing readable.
func spoken(s string) Said {
	if strings.TrimSpace(s) == "" {
		return Said{Kind: bot.KindUnsupported}
	}
	return text(s)
}

// pressed is a button of some older menu: the label that the person saw, or the
// button's id.
func pressed(label, id string) Said {
	if strings.TrimSpace(label) == "" {
		label = id
	}
	return spoken(label)
}

func withFile(kind bot.Kind, caption string, f *File) Said {
	out := text(caption)
	out.Kind, out.File = kind, f
	return out
}

func place(latitude, longitude float64) Said {
	if math.IsNaN(latitude) || math.IsNaN(longitude) || math.Abs(latitude) > 90 || math.Abs(longitude) > 180 {
		return Said{Kind: bot.KindUnsupported}
	}
	return Said{Kind: bot.KindLocation, Location: &bot.Location{Latitude: latitude, Longitude: longitude}}
}

// captioned adds what somebody wrote below a place: the words are heard also where the
// place is none.
func captioned(out Said, caption string) Said {
	if strings.TrimSpace(caption) == "" {
		return out
	}
	words := text(caption)
	if out.Location == nil {
		return words
	}
	out.Text = words.Text
	return out
}

func seconds(n uint32) time.Duration { return time.Duration(n) * time.Second }
