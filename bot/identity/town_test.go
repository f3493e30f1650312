package identity_test

import "testing"

func TestFindTown(t *testing.T) {
	for text, want := range map[string]string{
		"wonoasih": "Wonoasih", "wono asih": "Wonoasih", "mayangan": "Mayangan", "mayngan": "Mayangan", "kec. kademangan": "Kademangan", "kel pilang": "Pilang", "kota": "Kota Probolinggo", "oreng kotta": "Kota Probolinggo",
		"saya orang kota": "Kota Probolinggo", "sumber wetan": "Sumber Wetan", "saya tinggal di mayangan dekat pelabuhan": "Mayangan", "kebonsari": "Kebonsari Wetan",
		"kota anyar": "", "kotaanyar": "", "kota kraksaan": "", "wonoasri": "", "guyangan": "", "mayangan kabupaten": "", "sumber": "", "jalan jati patokan": "", "pohsangit lor": "", "gili ketapang": "", "taiwan": "", "": "",
	} {
		town, ok := gaz.FindTown("", text)
		if town.Name != want || ok != (want != "") {
			t.Errorf("FindTown(%q) = %q, %v, want %q", text, town.Name, ok, want)
		}
	}
	if town, ok := gaz.FindTown("35.13.18", "jati"); ok { // Jatiadi is one of its villages
		t.Errorf("asked for a village of Gending, %q is taken for %+v", "jati", town)
	}
}

// Every place of the town is known, and no place of the regency is one.
func TestTheTownAndTheRegencyAreApart(t *testing.T) {
	for _, d := range gaz.Districts() {
		for _, place := range append(gaz.Villages(d.Code), d) {
			if town, ok := gaz.FindTown("", place.Name); ok {
				t.Errorf("%s of %s is taken for %s of the town", place.Name, d.Name, town.Name)
			}
		}
	}
	for _, name := range []string{"Kademangan", "Wonoasih", "Mayangan", "Kanigaran", "Kedopok", "Ketapang", "Triwung Lor", "Pilang", "Pakistaji", "Jati", "Sukabumi", "Tisnonegaran", "Kareng Lor"} {
		if town, ok := gaz.FindTown("", name); !ok || town.Name != name {
			t.Errorf("%s is %+v", name, town)
		}
	}
}

// A word of talk is no place, whatever it looks like.
func TestTalkIsNoPlace(t *testing.T) {
	for _, text := range []string{"bentar", "kak bentar", "besok", "kota", "sek", "nanti dulu"} {
		if got := names(gaz.FindDistrict(text)) + names(gaz.FindVillage("", text)); got != "" {
			t.Errorf("%q is %s", text, got)
		}
	}
}
