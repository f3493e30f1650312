package fakewa

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/types"
)

// SendHistory is what the phone does after a device was linked: it uploads what it
// knows in parts and tells the device of each (the library's message.go,
// handleProtocolMessage; WhiskeySockets/Baileys #2446 on the tokens in it). from and to
// number the people in it, each with a token.
func (v *Villager) SendHistory(ctx context.Context, device types.JID, part, from, to int) error {
	var chats []*waHistorySync.Conversation
	for i := from; i < to; i++ {
		chats = append(chats, &waHistorySync.Conversation{
			ID:               proto.String(HistoryPerson(i).String()),
			TcToken:          HistoryToken(i),
			TcTokenTimestamp: proto.Uint64(uint64(time.Now().Unix())),
		})
	}
	return v.SendChats(ctx, device, part, chats...)
}

// SendChats is SendHistory with chats of any kind.
func (v *Villager) SendChats(ctx context.Context, device types.JID, part int, chats ...*waHistorySync.Conversation) error {
	h := &waHistorySync.HistorySync{SyncType: waHistorySync.HistorySync_RECENT.Enum(), ChunkOrder: proto.Uint32(uint32(part)), Conversations: chats}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err := z.Write(marshal(h))
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return err
	}
	lid := v.Account.LID
	lid.Device = device.Device
	if err := v.Store.LIDs.PutLIDMapping(ctx, v.Account.LID, v.Account.PN); err != nil {
		return err
	}
	if begun, err := v.Store.ContainsSession(ctx, lid.SignalAddress()); err != nil {
		return err
	} else if !begun {
		//lint:ignore SA1019 a phone has a session with its devices, which the library begins only beside a message
		inside := v.DangerousInternals()
		bundle := inside.FetchPreKeysNoError(ctx, []types.JID{lid})[lid]
		if bundle == nil {
			return fmt.Errorf("%s has no keys", lid)
		}
		if _, _, err := inside.EncryptMessageForDevice(ctx, nil, lid, bundle, nil, nil); err != nil {
			return err
		}
	}
	up, err := v.Upload(ctx, packed.Bytes(), whatsmeow.MediaHistory)
	if err != nil {
		return err
	}
	_, err = v.SendMessage(ctx, device, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_HISTORY_SYNC_NOTIFICATION.Enum(),
		HistorySyncNotification: &waE2E.HistorySyncNotification{
			FileSHA256: up.FileSHA256, FileLength: proto.Uint64(up.FileLength), MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256,
			DirectPath: proto.String(up.DirectPath), SyncType: waE2E.HistorySyncType_RECENT.Enum(), ChunkOrder: proto.Uint32(uint32(part)),
		}}}, whatsmeow.SendRequestExtra{Peer: true})
	return err
}

// HistoryPerson is one of the people in a history.
func HistoryPerson(i int) types.JID {
	return types.NewJID(fmt.Sprintf("7%08d", i), types.HiddenUserServer)
}

// HistoryToken is the token of one of the people in a history.
func HistoryToken(i int) []byte { return fmt.Appendf(nil, "token of %d, as long as tokens are", i) }
