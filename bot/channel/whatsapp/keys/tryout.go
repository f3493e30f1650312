package keys

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

// TryWriting writes something as large as a message and commits it: that a
// database can be read, or a transaction begun, says nothing about its disk.
func (s *Sessions) TryWriting(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, RecordTime)
	defer cancel()
	filler := make([]byte, probeSize)
	rand.Read(filler) // what is all the same would be packed
	for _, data := range []string{base64.StdEncoding.EncodeToString(filler), ""} {
		_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_probe (one, data) VALUES (1, $1)
			ON CONFLICT (one) DO UPDATE SET data = excluded.data`, data)
		if err != nil {
			return fmt.Errorf("the database of the WhatsApp keys cannot be written: %w", err)
		}
	}
	return nil
}

// probeSize is more than a message moves in the database, so that a disk with
// room for a few bytes only counts as full.
const probeSize = 64 << 10
