package conversation_test

import (
	"testing"

	"kanca/bot"
)

// Who asks for somebody of the office and says in the same text what about has written the
// message; who only asks is asked for it.
func TestAMessageBesideTheWishForTheOfficeIsKept(t *testing.T) {
	for _, text := range []string{
		"mau bicara dengan petugas, surat izin suami saya ditolak desa",
		"mau bicara dengan petugas surat izin suami saya ditolak desa",
		"surat izin suami saya ditolak desa, mau bicara dengan petugas",
		"bisa ngomong sama orang dinas? kontrak saya beda sama yang dijanjikan",
		"mau bicara petugas, telepon saya di 081234567890",
		"mau bicara petugas soal kontrak",
		"terro acaca bi' petugas, sorat idin lake kaula etola' disa",
		"pengen ngomong karo petugas, surat izin bojoku ditolak deso",
		"petugas: nomor rekening saya salah di formulir",
		"pesan untuk petugas: tolong data saya diperbaiki, nama saya salah",
		"tolong sampaikan ke petugas, besok saya tidak bisa datang ke kantor",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.says(text)
			st.at("human.done")
			if h, ok := st.happened("handover.requested").(bot.HandoverRequested); !ok || h.Handover.Note != text || h.Handover.Urgent {
				t.Errorf("%q: the office got %+v", text, h.Handover)
			}
		}
	}
	for _, text := range []string{"mau bicara petugas", "mau bicara dengan petugas disnaker kabupaten probolinggo", "bosan sama bot, mau bicara orang asli", "terro acaca bi' oreng kantor", "pengen ngomong karo wong kantor", "assalamualaikum, mau bicara dengan petugas ya kak, terima kasih"} {
		st := newStage(t, bot.SMS)
		st.says(text)
		st.at("human.ask")
	}
}
