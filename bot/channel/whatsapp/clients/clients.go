// Package clients makes clients of the whatsmeow library, as the service and linking need them.
package clients

import (
	"errors"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	waLog "go.mau.fi/whatsmeow/util/log"

	"kanca/bot/channel/whatsapp/media"
)

// New makes a client that never reconnects by itself: one loop does that,
// so that there is one opinion about the state. A nil base heeds HTTPS_PROXY.
func New(device *store.Device, base *http.Client, log waLog.Logger) *whatsmeow.Client {
	c := whatsmeow.NewClient(device, log)
	c.EnableAutoReconnect = false
	c.SynchronousAck = true
	c.EnableDecryptedEventBuffer = true
	c.UseRetryMessageStore = true
	c.AutomaticMessageRerequestFromPhone = true
	c.ManualHistorySyncDownload = true // see history
	c.SetForceActiveDeliveryReceipts(true)
	if base != nil {
		c.SetWebsocketHTTPClient(base)
		c.SetPreLoginHTTPClient(base)
	} else {
		base = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	c.SetMediaHTTPClient(&http.Client{Transport: media.BoundedTransport{Base: base.Transport}})
	return c
}

// LoginTime is how long a connection may take to be logged in. The library can
// believe for ever that a refused login succeeded, or wait for an answer that
// does not come.
const LoginTime = 30 * time.Second

// ErrNotConnected means that there is no connection over which anything could go.
var ErrNotConnected = errors.New("WhatsApp is not connected")
