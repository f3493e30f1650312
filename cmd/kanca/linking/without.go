//go:build nowhatsapp

package linking

import "kanca/bot/transport"

// Group is the command line of kanca whatsapp in a program without WhatsApp Web: each command
// says so.
type Group struct {
	Link    without `cmd:"" help:"Not part of this program, which was built without WhatsApp Web."`
	Status  without `cmd:"" help:"Not part of this program, which was built without WhatsApp Web."`
	Confirm without `cmd:"" help:"Not part of this program, which was built without WhatsApp Web."`
	Unlink  without `cmd:"" help:"Not part of this program, which was built without WhatsApp Web."`
}

type without struct {
	Words []string `arg:"" optional:"" passthrough:"" hidden:""`
}

// Run says that there is no WhatsApp Web here.
func (without) Run() error { return transport.ErrWithout }
