package address

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// ErrByNumber means that a message goes to the number itself: nobody names the account
// behind it, and it must not wait for that.
var ErrByNumber = errors.New("nobody names the account of the number")

// ByNumber sends to numbers as WhatsApp Web did before accounts had hidden identities. The
// library knows how, but SendMessage refuses a number whose account nobody names (its
// send.go, "no LID found for %s from server"), for good where there is none.
type ByNumber struct{ Client *whatsmeow.Client }

// SendMessage is that of the library, for a number and nothing else.
func (n ByNumber) SendMessage(ctx context.Context, to types.JID, m *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (whatsmeow.SendResponse, error) {
	var none whatsmeow.SendResponse
	//lint:ignore SA1019 SendMessage refuses what is needed here; see ByNumber
	id, inner := extra[0].ID, n.Client.DangerousInternals()
	// To no device it would be taken, and reach nobody.
	devices, err := n.Client.GetUserDevices(ctx, []types.JID{to})
	if err != nil {
		return none, err
	}
	if len(devices) == 0 {
		return none, ErrAccountUnknown
	}
	if err := inner.AddRecentMessage(ctx, to, id, m, nil); err != nil { // the phone may ask for it again
		return none, err
	}
	answer := inner.WaitResponse(id)
	if err := addingNothing(context.WithValue(ctx, unnamed{}, to), inner.SendDM, inner.GetOwnID(), to, id, m); err != nil {
		inner.CancelResponse(id, answer)
		return none, err
	}
	limit := time.NewTimer(extra[0].Timeout)
	defer limit.Stop()
	select {
	case ack := <-answer:
		if ack.Tag != "ack" {
			return none, whatsmeow.ErrNotConnected // it ended; the same id is used again
		}
		if code := ack.AttrGetter().OptionalInt("error"); code != 0 {
			return none, fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, code)
		}
		return none, nil
	case <-limit.C:
		inner.CancelResponse(id, answer)
		return none, whatsmeow.ErrMessageTimedOut
	case <-ctx.Done():
		inner.CancelResponse(id, answer)
		return none, ctx.Err()
	}
}

// addingNothing calls the library's sendDM: the type of what may be added has no
// name outside of it.
func addingNothing[added any](ctx context.Context, send func(ctx context.Context, from, to types.JID, id types.MessageID, m *waE2E.Message, timings *whatsmeow.MessageDebugTimings, a added) (string, []byte, error),
	from, to types.JID, id types.MessageID, m *waE2E.Message) error {
	var nothing added
	_, _, err := send(ctx, from, to, id, m, &whatsmeow.MessageDebugTimings{}, nothing)
	return err
}
