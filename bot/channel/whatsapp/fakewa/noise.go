package fakewa

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"go.mau.fi/libsignal/ecc"
	"golang.org/x/crypto/curve25519"
	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCert"
	"go.mau.fi/whatsmeow/util/keys"
)

// noise is the responder's half of Noise_XX_25519_AESGCM_SHA256. whatsmeow's
// own type cannot be turned round: its Finish gives the initiator's key order.
type noise struct {
	hash, salt []byte
	key        cipher.AEAD
	counter    uint32
}

func sealer(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys are 32 bytes by construction
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return gcm
}

func nonce(n uint32) []byte {
	out := make([]byte, 12)
	binary.BigEndian.PutUint32(out[8:], n)
	return out
}

func newNoise(pattern string, header []byte) *noise {
	n := &noise{hash: []byte(pattern), salt: []byte(pattern), key: sealer([]byte(pattern))}
	n.absorb(header)
	return n
}

func (n *noise) absorb(data []byte) {
	sum := sha256.Sum256(append(append([]byte(nil), n.hash...), data...))
	n.hash = sum[:]
}

func (n *noise) seal(plain []byte) []byte {
	out := n.key.Seal(nil, nonce(n.counter), plain, n.hash)
	n.counter++
	n.absorb(out)
	return out
}

func (n *noise) open(sealed []byte) ([]byte, error) {
	plain, err := n.key.Open(nil, nonce(n.counter), sealed, n.hash)
	if err != nil {
		return nil, err
	}
	n.counter++
	n.absorb(sealed)
	return plain, nil
}

func (n *noise) derive(secret []byte) (first, second []byte) {
	out, err := hkdf.Key(sha256.New, secret, n.salt, "", 64)
	if err != nil {
		panic(err)
	}
	return out[:32], out[32:]
}

func (n *noise) mix(private, public []byte) error {
	shared, err := curve25519.X25519(private, public)
	if err != nil {
		return err
	}
	salt, key := n.derive(shared)
	n.salt, n.key, n.counter = salt, sealer(key), 0
	return nil
}

// split returns the ciphers of the connection: the first is the client's.
func (n *noise) split() (read, write cipher.AEAD) {
	a, b := n.derive(nil)
	return sealer(a), sealer(b)
}

// authority signs the certificates of every server of the process.
var authority = sync.OnceValue(func() *keys.KeyPair {
	root := keys.NewKeyPair()
	whatsmeow.WACertPubKey = *root.Pub
	return root
})

// certify returns the chain that vouches for a server's key.
func certify(static *keys.KeyPair) []byte {
	middle := keys.NewKeyPair()
	sign := func(by *keys.KeyPair, serial, issuer uint32, key *[32]byte) *waCert.CertChain_NoiseCertificate {
		details := marshal(&waCert.CertChain_NoiseCertificate_Details{
			Serial: proto.Uint32(serial), IssuerSerial: proto.Uint32(issuer), Key: key[:],
			NotBefore: proto.Uint64(0), NotAfter: proto.Uint64(1 << 40),
		})
		signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*by.Priv), details)
		return &waCert.CertChain_NoiseCertificate{Details: details, Signature: signature[:]}
	}
	return marshal(&waCert.CertChain{
		Intermediate: sign(authority(), 7, whatsmeow.WACertIssuerSerial, middle.Pub),
		Leaf:         sign(middle, 8, 7, static.Pub),
	})
}

func marshal(m proto.Message) []byte {
	out, err := proto.Marshal(m)
	if err != nil {
		panic(err) // these messages are made here
	}
	return out
}
