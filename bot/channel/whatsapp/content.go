package whatsapp

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

// said is what a message says, in the bot's words.
type said struct {
	silent   bool   // nothing that anybody would expect an answer to
	revoked  string // the id of the message that the person deleted for everyone
	edits    string // the id of the message that this is a newer version of
	kind     bot.Kind
	text     string
	contact  *bot.ContactCard
	location *bot.Location
	file     *file
	live     bool          // the place of somebody who moves
	offset   time.Duration // how long they have shared it, as the phone says
}

// file is what is known about a file before it is fetched.
type file struct {
	part     whatsmeow.DownloadableMessage
	mime     string
	name     string
	size     uint64 // as the sender says
	duration time.Duration
}

var silence = said{silent: true}

func text(s string) said {
	if len(s) > maxText {
		s = s[:maxText]
		for len(s) > 0 && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
	}
	return said{kind: bot.KindText, text: strings.ToValidUTF8(s, "\uFFFD")}
}

// read says what a message says; of an edit, what it says now and which message
// it replaces.
func (c *Channel) read(ctx context.Context, client *whatsmeow.Client, e *events.Message) said {
	m := e.Message
	if secret := m.GetSecretEncryptedMessage(); secret.GetSecretEncType() == waE2E.SecretEncryptedMessage_MESSAGE_EDIT && client != nil {
		opened, err := client.DecryptSecretEncryptedMessage(ctx, e)
		if err != nil {
			return silence // the first version was answered
		}
		out := edited(opened)
		if id := secret.GetTargetMessageKey().GetID(); id != "" {
			out.edits = id
		}
		return out
	}
	if e.IsEdit {
		return edited(m)
	}
	return content(m)
}

// edited reads a message that replaces another one.
func edited(m *waE2E.Message) said {
	first := ""
	if p := m.GetProtocolMessage(); p != nil {
		first = p.GetKey().GetID()
		m = p.GetEditedMessage()
	}
	out := content(m)
	if out.file != nil { // only the caption can have changed
		if out.text == "" {
			return silence
		}
		out = text(out.text)
	}
	out.edits = first
	return out
}

// content reads a message without its wrappers.
func content(m *waE2E.Message) said {
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
			return said{silent: true, revoked: p.GetKey().GetID()}
		}
		return silence
	case m.ImageMessage != nil:
		p := m.GetImageMessage()
		return withFile(bot.KindPhoto, p.GetCaption(), &file{part: p, mime: p.GetMimetype(), size: p.GetFileLength()})
	case m.AudioMessage != nil:
		p := m.GetAudioMessage()
		return withFile(bot.KindVoice, "", &file{part: p, mime: p.GetMimetype(), size: p.GetFileLength(), duration: seconds(p.GetSeconds())})
	case m.VideoMessage != nil, m.PtvMessage != nil:
		p := m.GetVideoMessage()
		if p == nil {
			p = m.GetPtvMessage()
		}
		return withFile(bot.KindVideo, p.GetCaption(), &file{part: p, mime: p.GetMimetype(), size: p.GetFileLength(), duration: seconds(p.GetSeconds())})
	case m.DocumentMessage != nil:
		p := m.GetDocumentMessage()
		return withFile(bot.KindDocument, p.GetCaption(), &file{part: p, mime: p.GetMimetype(), name: p.GetFileName(), size: p.GetFileLength()})
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
		out.live, out.offset = true, seconds(p.GetTimeOffset())
		return captioned(out, p.GetCaption())
	case m.StickerMessage != nil:
		return said{kind: bot.KindSticker}
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
func others(m *waE2E.Message) said {
	answer := len(m.ProtoReflect().GetUnknown()) > 0
	m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		answer = answer || !quiet[field.Name()]
		return !answer
	})
	if answer {
		return said{kind: bot.KindUnsupported}
	}
	return silence
}

// spoken is a text; an empty one is as good as nothing readable.
func spoken(s string) said {
	if strings.TrimSpace(s) == "" {
		return said{kind: bot.KindUnsupported}
	}
	return text(s)
}

// pressed is a button of some older menu: the label that the person saw, or the
// button's id.
func pressed(label, id string) said {
	if strings.TrimSpace(label) == "" {
		label = id
	}
	return spoken(label)
}

func withFile(kind bot.Kind, caption string, f *file) said {
	out := text(caption)
	out.kind, out.file = kind, f
	return out
}

func place(latitude, longitude float64) said {
	if math.IsNaN(latitude) || math.IsNaN(longitude) || math.Abs(latitude) > 90 || math.Abs(longitude) > 180 {
		return said{kind: bot.KindUnsupported}
	}
	return said{kind: bot.KindLocation, location: &bot.Location{Latitude: latitude, Longitude: longitude}}
}

// captioned adds what somebody wrote below a place: the words are heard also where the
// place is none.
func captioned(out said, caption string) said {
	if strings.TrimSpace(caption) == "" {
		return out
	}
	words := text(caption)
	if out.location == nil {
		return words
	}
	out.text = words.text
	return out
}

func seconds(n uint32) time.Duration { return time.Duration(n) * time.Second }
