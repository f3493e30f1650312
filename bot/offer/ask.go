package offer

// Question is asked where no severe sign was found.
type Question struct {
	Key  string // names the node of the dialog that asks
	Sign string // which the person's answer may name

	unless string // the concept that answers it
}

// questions are all of them, in the order in which they are asked.
var questions = []Question{
	{"visa", "visa_not_work", "work_visa"},
	{"pay", "pay_first", "covered"},
	{"papers", "documents_held", ""},
}

// Questions are what has to be asked about an offer, since its text leaves it open.
func (g *Reading) Questions() []Question {
	var open []Question
	for _, q := range questions {
		if q.unless == "" || !g.says.meets(g.r.names[q.unless]) {
			open = append(open, q)
		}
	}
	return open
}
