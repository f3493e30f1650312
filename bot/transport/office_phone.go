package transport

import (
	"context"
	"time"

	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/store"
)

const (
	// receiptTime is how long a phone may take to say that it received a message.
	receiptTime = time.Hour
	// fewReceived: one in so many replies without a receipt is worth a word.
	fewReceived = 4
)

// CheckOfficePhone says whether answers reach people, and whether the office phone greets
// them by itself.
func CheckOfficePhone(ctx context.Context, d *findings.Findings, db *store.DB, now time.Time) {
	sent, without, err := db.Unreceived(ctx, state.Channel, now.Add(-24*time.Hour), now.Add(-receiptTime))
	if err != nil {
		d.Fail("whatsapp: %s", commandline.OneLine(err.Error()))
	} else {
		tellReceipts(d, sent, without)
	}
	chats, err := db.AutomaticTexts(ctx, state.Channel)
	switch {
	case err != nil:
		d.Fail("whatsapp: %s", commandline.OneLine(err.Error()))
	case chats > 0:
		d.Note("whatsapp: the office phone wrote by itself in %d chats; %s", chats, SwitchOffGreetings)
	}
}

// tellReceipts says how many of the replies of a day no phone has received.
func tellReceipts(d *findings.Findings, sent, without int) {
	switch {
	case without > 0 && without*fewReceived >= sent:
		d.Note("whatsapp: %d of %d replies of the last 24 hours were received by no phone; one that is switched off is usual, many are not: see docs/whatsapp-pilot.md", without, sent)
	case sent > 0:
		d.OK("whatsapp: %d of %d replies of the last 24 hours were received", sent-without, sent)
	}
}

// SwitchOffGreetings is where WhatsApp Business keeps what it writes by itself.
const SwitchOffGreetings = `switch off Settings > Business tools > Greeting message and Away message (Setelan > Alat bisnis > Pesan salam dan Pesan di luar jam kerja)`
