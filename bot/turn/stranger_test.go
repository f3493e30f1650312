package turn

import (
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func lid(value string) bot.Address { return bot.Address{Kind: bot.LID, Value: value} }

// phoneHolder is somebody who writes under some names on some channel.
type phoneHolder struct {
	*office
	channel bot.ChannelName
	from    []bot.Address
}

// hears says each text and returns all that was answered.
func (p phoneHolder) hears(texts ...string) string {
	p.Helper()
	var all []string
	for _, words := range texts {
		p.clock.Add(1000)
		in := p.message(p.from[0], words)
		in.Channel, in.From = p.channel, p.from
		for _, reply := range p.deliver(in).Replies {
			all = append(all, reply.Text)
		}
	}
	return strings.Join(all, "\n")
}

// secrets of Siti that nobody else may read.
var secrets = []string{"Siti", "Contoh", "24 tahun", "Kraksaan", "Patokan", "3513"}

func (p phoneHolder) wantNothingOfSiti(heard string) {
	p.Helper()
	for _, secret := range secrets {
		if strings.Contains(heard, secret) {
			p.Errorf("%v heard %q of Siti:\n%s", p.from, secret, heard)
			return
		}
	}
}

var dataWishes = []string{"data saya", "lihat", "status pendaftaran saya", "umur saya salah, harusnya 25", "batalkan pendaftaran saya", "hapus nik saya",
	"betulkan data saya", "lanjut", "menu", "hapus data saya", "ya"}

func (o *office) registerSiti(p phoneHolder) {
	o.Helper()
	if heard := p.hears("DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "ya", nik, "ya"); !strings.Contains(heard, "tersimpan") {
		o.Fatalf("Siti is not registered:\n%s", heard)
	}
}

// Whoever comes after Siti on her number, in whichever order the provider's names
// come to be known, reads nothing of hers, changes nothing and deletes nothing.
func strangersReadNothing(o *office) {
	year := 366 * 24 * time.Hour
	for i, tc := range []struct {
		name           string
		siti, stranger []bot.Address // without the number: see below
		bySMS, smsThen bool          // the channel of either
		silence        time.Duration
	}{
		{"another account on the number", []bot.Address{lid("1"), {}}, []bot.Address{lid("2"), {}}, false, false, 0},
		{"another account, addressed by number", []bot.Address{{}, lid("3")}, []bot.Address{{}, lid("4")}, false, false, 0},
		{"an account on a number known alone", []bot.Address{{}}, []bot.Address{lid("5"), {}}, false, false, 0},
		{"an account on a number known by SMS", []bot.Address{{}}, []bot.Address{lid("6"), {}}, true, false, 0},
		{"an SMS from an account's number", []bot.Address{lid("7"), {}}, []bot.Address{{}}, false, true, 0},
		{"an SMS after more than a year", []bot.Address{{}}, []bot.Address{{}}, true, true, year},
		{"WhatsApp by number after more than a year", []bot.Address{{}}, []bot.Address{{}}, false, false, year},
	} {
		number := phone(100 + i)
		fill := func(from []bot.Address) []bot.Address {
			out := append([]bot.Address(nil), from...)
			for j := range out {
				if out[j] == (bot.Address{}) {
					out[j] = number
				}
			}
			return out
		}
		channel := map[bool]bot.ChannelName{false: whatsapp, true: text}
		siti := phoneHolder{o, channel[tc.bySMS], fill(tc.siti)}
		stranger := phoneHolder{o, channel[tc.smsThen], fill(tc.stranger)}
		o.registerSiti(siti)
		o.clock.Add(tc.silence.Milliseconds())
		stranger.wantNothingOfSiti(stranger.hears(dataWishes...))
		stranger.wantNothingOfSiti(stranger.hears("data saya", "lihat", "Budi Salah", "Ani Salah", "Sumber", "data saya", "lihat", "hapus data saya", "ya"))
		if i == 0 || tc.name == "an account on a number known by SMS" {
			if heard := siti.hears("data saya", "lihat"); !strings.Contains(heard, "Siti Contoh") {
				o.Errorf("%s: Siti does not see her own data:\n%s", tc.name, heard)
			}
		}
	}
	kept := 0
	if err := o.Store.Registrations(o.Context(), func(r store.StoredRegistration) error { kept++; return nil }); err != nil || kept != 7 {
		o.Errorf("%d registrations are left, want all 7: %v", kept, err)
	}
}

// The half-filled form of another is no stranger's either.
func aHalfFilledFormIsNotShown(o *office) {
	siti := phoneHolder{o, whatsapp, []bot.Address{lid("1"), phone(1)}}
	siti.hears("daftar", "ya", "Siti Contoh", "24", "Kraksaan")
	stranger := phoneHolder{o, whatsapp, []bot.Address{lid("2"), phone(1)}}
	stranger.wantNothingOfSiti(stranger.hears(dataWishes...))
	if heard := siti.hears("Patokan"); !strings.Contains(heard, "negara") {
		o.Errorf("Siti's own form does not go on:\n%s", heard)
	}
}

// Siti comes back on a new phone: she names what she registered, and all is hers.
func sitiProvesWhoSheIs(o *office) {
	for i, proof := range []string{"Siti Contoh", "nama saya siti contoh", "patokan", "desa Patokan", "sitti conto"} {
		number := phone(200 + i)
		before := phoneHolder{o, text, []bot.Address{number}}
		after := phoneHolder{o, whatsapp, []bot.Address{lid(number.Value[1:]), number}}
		o.registerSiti(before)
		heard := after.hears("halo", "data saya", "lihat")
		after.wantNothingOfSiti(heard)
		if !strings.Contains(heard, "nama lengkap") {
			o.Fatalf("nothing is asked:\n%s", heard)
		}
		after.wantNothingOfSiti(after.hears("Budi Lain"))
		if heard := after.hears(proof); !strings.Contains(heard, "Siti Contoh") || !strings.Contains(heard, "Patokan") {
			o.Errorf("after %q:\n%s", proof, heard)
		}
		for _, phone := range []phoneHolder{before, after} {
			if heard := phone.hears("status pendaftaran saya"); !strings.Contains(heard, "Siti Contoh") {
				o.Errorf("after %q %v sees\n%s", proof, phone.from, heard)
			}
		}
		if heard := after.hears("hapus data saya", "ya"); !strings.Contains(heard, "sudah dihapus") {
			o.Errorf("deletion:\n%s", heard)
		}
		if heard := before.hears("data saya", "lihat"); strings.Contains(heard, "Siti") {
			o.Errorf("after the deletion %v sees\n%s", before.from, heard)
		}
	}
}

// Who says that it was somebody else is not asked again, and registers anew.
func aStrangerSaysSo(o *office) {
	siti := phoneHolder{o, whatsapp, []bot.Address{lid("1"), phone(1)}}
	o.registerSiti(siti)
	budi := phoneHolder{o, whatsapp, []bot.Address{lid("2"), phone(1)}}
	for _, wish := range []string{"status pendaftaran saya", "bukan saya"} {
		budi.wantNothingOfSiti(budi.hears(wish))
	}
	if heard := budi.hears("status pendaftaran saya"); strings.Contains(heard, "nama lengkap") || strings.Contains(heard, "Siti") {
		o.Errorf("asked again:\n%s", heard)
	}
	if heard := budi.hears("DAFTAR Budi Misal#30#Paiton#Sukodadi#Malaysia", "ya", "lewati", "ya", "status pendaftaran saya"); !strings.Contains(heard, "Budi Misal") {
		o.Errorf("Budi's own registration:\n%s", heard)
	}
	if heard := siti.hears("status pendaftaran saya"); !strings.Contains(heard, "Siti Contoh") || strings.Contains(heard, "Budi") {
		o.Errorf("Siti sees\n%s", heard)
	}
}

// A cry for help and BERHENTI are heard while the question is asked.
func theQuestionHidesNoCry(o *office) {
	o.registerSiti(phoneHolder{o, text, []bot.Address{phone(1)}})
	after := phoneHolder{o, whatsapp, []bot.Address{lid("1"), phone(1)}}
	after.hears("halo", "status pendaftaran saya")
	if after.hears("tolong saya disekap majikan"); o.urgent() != 1 {
		o.Errorf("%d cries are before the staff", o.urgent())
	}
	after.hears("status pendaftaran saya")
	if heard := after.hears("BERHENTI"); !strings.Contains(heard, "pengumuman") {
		o.Errorf("BERHENTI is answered\n%s", heard)
	}
}
