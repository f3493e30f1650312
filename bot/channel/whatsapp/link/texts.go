package link

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"

	"kanca/bot/channel/whatsapp/guard"
	"kanca/bot/channel/whatsapp/history"
)

// While a device is linked, what people and staff write comes already. It is for the
// service: Link has no keys to seal it with, and the library would keep the decrypted
// text in its buffer until somebody takes it. So the decryption of everything that
// Link has no use for is taken back, keys and all: nothing of it is stored or
// acknowledged, and WhatsApp brings it again to the service.

// forLink are the notices by which the phone tells a new device what it must know.
var forLink = map[waE2E.ProtocolMessage_Type]bool{
	waE2E.ProtocolMessage_HISTORY_SYNC_NOTIFICATION:                  true,
	waE2E.ProtocolMessage_APP_STATE_SYNC_KEY_SHARE:                   true,
	waE2E.ProtocolMessage_INITIAL_SECURITY_NOTIFICATION_SETTING_SYNC: true,
	waE2E.ProtocolMessage_APP_STATE_FATAL_EXCEPTION_NOTIFICATION:     true,
	waE2E.ProtocolMessage_LID_MIGRATION_MAPPING_SYNC:                 true,
}

// linkBuffer is the library's buffer of decrypted messages while a device is linked.
type linkBuffer struct{ store.EventBuffer }

var errForService = errors.New("it is for the service")

// DoDecryptionTxn implements store.EventBuffer.
func (b linkBuffer) DoDecryptionTxn(ctx context.Context, decrypt func(context.Context) error) error {
	err := b.EventBuffer.DoDecryptionTxn(ctx, decrypt)
	if errors.Is(err, errForService) {
		return guard.Later(err)
	}
	return err
}

// PutBufferedEvent implements store.EventBuffer.
func (b linkBuffer) PutBufferedEvent(ctx context.Context, hash [32]byte, plaintext []byte, at time.Time) error {
	notice := noticeIn(plaintext)
	switch {
	case notice == nil:
		return errForService
	case notice.GetHistorySyncNotification().GetInitialHistBootstrapInlinePayload() != nil:
		return nil // there are texts in it; should it come again, the phone is asked for it
	}
	return b.EventBuffer.PutBufferedEvent(ctx, hash, plaintext, at)
}

// noticeIn returns the notice for a new device in a decrypted message, or nil. At the
// end of a message stands padding, whose length is its last byte.
func noticeIn(plaintext []byte) *waE2E.ProtocolMessage {
	if len(plaintext) == 0 {
		return nil
	}
	end := len(plaintext) - int(plaintext[len(plaintext)-1])
	var m waE2E.Message
	if end < 0 || proto.Unmarshal(plaintext[:end], &m) != nil {
		return nil
	}
	if p := m.GetProtocolMessage(); p != nil && forLink[p.GetType()] {
		return p
	}
	return nil
}

// linkContainer gives a device that is being linked its TokenStore and its linkBuffer
// together with the stores of its own: later the library reads them from goroutines of
// its own.
type linkContainer struct{ store.DeviceContainer }

// PutDevice implements store.DeviceContainer.
func (c linkContainer) PutDevice(ctx context.Context, device *store.Device) error {
	err := c.DeviceContainer.PutDevice(ctx, device)
	if _, is := device.PrivacyTokens.(*history.TokenStore); !is && device.Initialized {
		device.PrivacyTokens = &history.TokenStore{PrivacyTokenStore: device.PrivacyTokens}
		device.EventBuffer = linkBuffer{device.EventBuffer}
	}
	return err
}
