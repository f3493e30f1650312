package librarylog

import (
	"strings"
	"sync"

	"go.mau.fi/whatsmeow/binary"
	waLog "go.mau.fi/whatsmeow/util/log"

	"go.mau.fi/whatsmeow/types"
)

// The library has room for 2,048 stanzas that wait to be handled. It lets those beyond,
// after a day's outage, go into any order (client.go, handleFrame). It tells its log of
// each stanza as it comes, and of each that it sends: so it is known here whether a
// message overtook an earlier one of the same chat. Such a chat is held, as when a
// message cannot be stored, and its messages come again in order.

// Order is in which order the messages of one connection came. It is safe for concurrent
// use.
type Order struct {
	mu       sync.Mutex
	crowded  bool                // the library had no room: the order is not certain
	chats    map[string][]string // the ids that came and were not handled yet, in order
	messages map[string]string   // the chat of each
}

// Begin forgets everything: a new connection is made.
func (o *Order) Begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.crowded, o.chats, o.messages = false, map[string][]string{}, map[string]string{}
}

// came notes a stanza that came.
func (o *Order) came(n *binary.Node) {
	from, _ := n.Attrs["from"].(types.JID)
	id, _ := n.Attrs["id"].(string)
	if n.Tag != "message" || id == "" {
		return
	}
	chat := from.User
	if to, ok := n.Attrs["recipient"].(types.JID); ok {
		chat = to.User
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.chats == nil || o.messages[id] != "" {
		return
	}
	o.chats[chat] = append(o.chats[chat], id)
	o.messages[id] = chat
}

// went notes a stanza that was sent: WhatsApp was told of a message, whatever became of it.
func (o *Order) went(n *binary.Node) {
	if id, ok := n.Attrs["id"].(string); ok && (n.Tag == "receipt" || n.Tag == "ack") {
		o.done(id)
	}
}

// full notes that the library had no room for a stanza.
func (o *Order) full() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.crowded = true
}

// done notes that a message was handled.
func (o *Order) done(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	chat, ok := o.messages[id]
	if !ok {
		return
	}
	delete(o.messages, id)
	ids := o.chats[chat]
	for i, other := range ids {
		if other == id {
			ids = append(ids[:i:i], ids[i+1:]...)
			break
		}
	}
	if o.chats[chat] = ids; len(ids) == 0 {
		delete(o.chats, chat)
	}
}

// Overtook reports whether a message is handled before one of its chat that came earlier.
func (o *Order) Overtook(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	chat, ok := o.messages[id]
	return o.crowded && ok && o.chats[chat][0] != id
}

// OrderLog is the library's log, and tells an order of what it says.
type OrderLog struct {
	Log
	Order *Order
	tell  func(*binary.Node) // of the stanzas in this part of the log; may be nil
}

// Sub implements waLog.Logger.
func (l OrderLog) Sub(part string) waLog.Logger {
	switch part {
	case "Recv":
		l.tell = l.Order.came
	case "Send":
		l.tell = l.Order.went
	}
	return l
}

// Debugf implements waLog.Logger.
func (l OrderLog) Debugf(_ string, args ...any) {
	if l.tell == nil || len(args) != 1 {
		return
	}
	if n, ok := args[0].(*binary.Node); ok {
		l.tell(n)
	}
}

// Warnf implements waLog.Logger.
func (l OrderLog) Warnf(format string, args ...any) {
	if strings.HasPrefix(format, "Handler queue is full") {
		l.Order.full() // thousands of lines would follow
		return
	}
	l.Log.Warnf(format, args...)
}
