package agency

import "slices"

// Words that lead up to a name one by one may together say that somebody else
// uses it: "agen itu ikut izin PT …", "perusahaan itu kemarin namanya PT …".
var (
	firmWords  = wordSet("agen agensi agency lembaga kantor perusahaan p3mi pjtki pptkis")
	licences   = wordSet("izin ijin izinnya ijinnya ijinna lisensi lisensinya")
	names      = wordSet("nama namanya nyamana bernama")
	joining    = wordSet("ikut noro dapat")
	changing   = wordSet("baru kemarin tadi")
	origins    = wordSet("dari dari2 dhari dr se")
	users      = wordSet("ikut noro dapat lewat lebat lewatnya itu ini ada ngaku mengaku ngako ditawari ditawarin etawari diajak diajakin engajak")
	denials    = wordSet("bukan benne bhunten dudu")
	timesOfDay = wordSet("pagi siang sore malam malem")
	// nameEnds are what a name may end in as well as a question: only what asks
	// beyond doubt makes them one.
	nameEnds = wordSet("amanah terpercaya")
	// greetings and the like may stand in front of a number alone.
	greetings = wordSet(`halo hallo hai helo hi assalamualaikum assalamu alaikum wr wb permisi maaf mau ingin pengen saya sy aku kami tanya
		nanya bertanya kalau kalo klo mon soal tentang info status legalitas daftar cari carikan untuk bisa bantu tahu tau boleh
		pagi siang sore malam malem itu ini yang yg ada dari dhari dr dengan pt cv p t c v kaula kauleh kulo kula engko terro nyoon atanya`)
)

// lends reports whether words in front of a name may say that another firm than
// the one named is meant.
func lends(words []string) bool {
	has := func(set map[string]bool) bool {
		return slices.ContainsFunc(words, func(w string) bool { return set[w] })
	}
	firm, renamed := has(firmWords), has(names)
	kin := slices.ContainsFunc(words, func(w string) bool { return relatives[w] && !callings[w] })
	if firm && (has(joining) || has(changing) || kin) || renamed && has(changing) {
		return true
	}
	for i, w := range words {
		after := i+1 < len(words) && origins[words[i+1]]
		switch {
		case licences[w] && (after || slices.ContainsFunc(words[i+1:], func(b string) bool { return joining[b] }) || slices.ContainsFunc(words[:i], func(b string) bool { return users[b] || firmWords[b] })):
			return true
		case names[w] && after:
			return true
		}
	}
	return false
}

// leadsToNumber reports whether nothing in front of a licence number may be the
// name of who is said to have it: "agensi Selamat izin 1/2021" names one.
func leadsToNumber(words []string) bool {
	for i, w := range words {
		greeted := (w == "selamat" || w == "salamet") && i+1 < len(words) && timesOfDay[words[i+1]]
		if !greeted && !anyOf(w, registerWords, permit, checks, verbs, askers, please, begging, callings, greetings, number, firms) {
			return false
		}
		if firms[w] && w != "pt" && i+1 < len(words) && !registerWords[words[i+1]] {
			return false
		}
	}
	return true
}

// nameLike reports whether what stands behind a name may be the end of a longer
// one.
func nameLike(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return nameEnds[w] })
}
