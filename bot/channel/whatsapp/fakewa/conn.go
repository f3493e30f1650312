package fakewa

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/util/keys"
)

// conn is one client's connection.
type conn struct {
	server *Server
	ws     *websocket.Conn
	ctx    context.Context
	cut    context.CancelFunc
	noise  [32]byte // the client's key
	buffer []byte

	read   cipher.AEAD
	readAt uint32

	writing sync.Mutex
	write   cipher.AEAD
	writeAt uint32

	device  *device // nil while it is being linked
	refusal int     // of every message; see RefuseSession
	waiting map[string]chan *Node
}

func (c *conn) fill() error {
	_, data, err := c.ws.Read(c.ctx)
	c.buffer = append(c.buffer, data...)
	return err
}

// frame reads one frame: three bytes of length, then the content.
func (c *conn) frame() ([]byte, error) {
	for {
		if len(c.buffer) >= 3 {
			size := int(c.buffer[0])<<16 | int(c.buffer[1])<<8 | int(c.buffer[2])
			if len(c.buffer) >= 3+size {
				out := c.buffer[3 : 3+size : 3+size]
				c.buffer = c.buffer[3+size:]
				return out, nil
			}
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
}

func (c *conn) putFrame(data []byte) error {
	head := []byte{byte(len(data) >> 16), byte(len(data) >> 8), byte(len(data))}
	return c.ws.Write(c.ctx, websocket.MessageBinary, append(head, data...))
}

func (c *conn) send(n Node) error {
	data, err := waBinary.Marshal(n)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.write == nil {
		return errors.New("not logged in yet")
	}
	sealed := c.write.Seal(nil, nonce(c.writeAt), data, nil)
	c.writeAt++
	return c.putFrame(sealed)
}

func (c *conn) receive() (*Node, error) {
	sealed, err := c.frame()
	if err != nil {
		return nil, err
	}
	plain, err := c.read.Open(nil, nonce(c.readAt), sealed, nil)
	if err != nil {
		return nil, err
	}
	c.readAt++
	data, err := waBinary.Unpack(plain)
	if err != nil {
		return nil, err
	}
	return waBinary.Unmarshal(data)
}

func (c *conn) handshake() (*waWa6.ClientPayload, error) {
	for len(c.buffer) < len(socket.WAConnHeader) {
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
	header := c.buffer[:len(socket.WAConnHeader):len(socket.WAConnHeader)]
	c.buffer = c.buffer[len(header):]
	n := newNoise(socket.NoiseStartPattern, header)

	var hello, finish waWa6.HandshakeMessage
	if err := c.readProto(&hello); err != nil {
		return nil, err
	}
	theirs := hello.GetClientHello().GetEphemeral()
	if len(theirs) != 32 {
		return nil, errors.New("the client sent no key")
	}
	ours := keys.NewKeyPair()
	n.absorb(theirs)
	n.absorb(ours.Pub[:])
	if err := n.mix(ours.Priv[:], theirs); err != nil {
		return nil, err
	}
	static := n.seal(c.server.static.Pub[:])
	if err := n.mix(c.server.static.Priv[:], theirs); err != nil {
		return nil, err
	}
	err := c.putFrame(marshal(&waWa6.HandshakeMessage{ServerHello: &waWa6.HandshakeMessage_ServerHello{
		Ephemeral: ours.Pub[:], Static: static, Payload: n.seal(c.server.cert),
	}}))
	if err != nil {
		return nil, err
	}
	if err := c.readProto(&finish); err != nil {
		return nil, err
	}
	clientKey, err := n.open(finish.GetClientFinish().GetStatic())
	if err != nil {
		return nil, fmt.Errorf("the client's key: %w", err)
	}
	copy(c.noise[:], clientKey)
	if err := n.mix(ours.Priv[:], clientKey); err != nil {
		return nil, err
	}
	data, err := n.open(finish.GetClientFinish().GetPayload())
	if err != nil {
		return nil, fmt.Errorf("the client's payload: %w", err)
	}
	read, write := n.split()
	c.read = read
	c.writing.Lock()
	c.write = write
	c.writing.Unlock()
	var payload waWa6.ClientPayload
	return &payload, proto.Unmarshal(data, &payload)
}

func (c *conn) readProto(into proto.Message) error {
	data, err := c.frame()
	if err != nil {
		return err
	}
	return proto.Unmarshal(data, into)
}

// lastWords is how long a client gets to read why it is thrown out.
const lastWords = 100 * time.Millisecond
