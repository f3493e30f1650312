//go:build nowhatsapp

package transport

import (
	"context"
	"errors"
	"os"

	"kanca/bot/findings"
)

// ErrWithout is what a kanca without WhatsApp Web says where it is asked for it.
var ErrWithout = errors.New("this kanca was built without WhatsApp Web and links no phone; use WhatsApp through Twilio, or a kanca that was built with it")

// openWhatsApp is nothing here: no library of WhatsApp Web, and so no libsignal, is part of
// a program that is built with the tag nowhatsapp. Where a phone was linked by another kanca,
// people write to it and are not answered, so that is told.
func openWhatsApp(o Outside) (*Transport, error) {
	if o.Settings == nil || !o.Settings.Embedded() {
		return nil, nil
	}
	if _, err := os.Stat(o.Settings.WhatsAppFile()); err != nil {
		return nil, nil
	}
	if o.DB != nil {
		o.Log.Warn("the phone that was linked is answered by nobody", "why", ErrWithout.Error())
		return nil, nil
	}
	return &Transport{Name: "whatsapp", Summary: "not part of this program",
		Doctor: func(_ context.Context, d *findings.Findings) {
			d.Note("whatsapp: a phone was linked here, and nobody answers who writes to it: %s", ErrWithout.Error())
		}}, nil
}
