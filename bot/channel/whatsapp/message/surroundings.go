package message

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"go.mau.fi/whatsmeow/proto/waE2E"
)

// surroundings is what a message of any kind carries about itself beside what it says: its
// timer, and whether it was passed on. said is false where the kind carries none.
func surroundings(m *waE2E.Message) (about *waE2E.ContextInfo, said bool) {
	m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if field.Message() == nil || field.IsList() || field.IsMap() || quiet[field.Name()] {
			return true
		}
		part, is := v.Message().Interface().(interface{ GetContextInfo() *waE2E.ContextInfo })
		if is {
			about, said = part.GetContextInfo(), true
		}
		return !is
	})
	return about, said
}

// Forwarded reports whether somebody passed on what another wrote.
func Forwarded(m *waE2E.Message) bool {
	for ; m != nil; m = wrapped(m) {
		if about, said := surroundings(m); said {
			return about.GetIsForwarded() || about.GetForwardingScore() > 0
		}
		if m.BotForwardedMessage != nil {
			return true
		}
	}
	return false
}
