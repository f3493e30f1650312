package words

// The classes that settle how far a negation reaches. They are counted from the other
// end, so that both lists can grow.
const (
	ForbidBefore Class = 1 << (63 - iota) // "ampun", "aja": forbid only in front of a deed
	NotBefore                             // "ta": denies only in front of what can be denied
	Eager                                 // "langsung": behind it "aja" forbids nothing
	Complement                            // "supaya": goes on with a wish
	Permit                                // "boleh": denied of what is done to one, it shall not be done
	Ever                                  // "pernah"
	Later                                 // "nanti saja": not now
	Partner                               // "kamu"
	Named                                 // "orang": may itself be what is denied
	Contact                               // "sms": what comes from kanca
	Doubtful                              // settled by where it stands, and may mean something else
	Withdraw                              // "cabut": take a registration back
	Excuse                                // "lagi", "sinyal": why the answer is to wait
	Fear                                  // "takut": what is feared is not wished for
	Wonder                                // "kok": what stands beside it is wondered at
	Beg                                   // "tolong": what stands beside it is wished for
	Seek                                  // "tanya", "cari": what is done before an answer can be given
	First                                 // "dulu": behind what is done first
	Tag                                   // "kan": makes a question of what stands before it
)

// Deed is the classes of words for what kanca can be told to do.
const Deed = Register | Report | Erase | Talk | Quiet | Send | Withdraw

var reaching = map[string]Class{
	"forbid_before": ForbidBefore,
	"not_before":    NotBefore,
	"eager":         Eager,
	"complement":    Complement,
	"permit":        Permit,
	"ever":          Ever,
	"later":         Later | Pause,
	"partner":       Partner,
	"named":         Named,
	"contact":       Contact,
	"withdraw":      Withdraw,
	"excuse":        Excuse,
	"fear":          Fear,
	"wonder":        Wonder,
	"beg":           Beg,
	"seek":          Seek,
	"first":         First,
	"tag":           Tag,
}
