package people

// remembered is a conversation as it is stored.
type remembered struct {
	person                       int64
	there                        bool
	state, secrets, node, rhythm string
}

// rememberedColumns are the columns of remembered.places, of a conversation c.
const rememberedColumns = `c.person_id IS NOT NULL, coalesce(c.state, ''), coalesce(c.secrets, ''), coalesce(c.node, ''), coalesce(c.rhythm, '')`

func (m *remembered) places() []any { return []any{&m.there, &m.state, &m.secrets, &m.node, &m.rhythm} }

// Stands is the node at which a person stands whom this transaction has just taken, as it
// was read with them; ok is false where it has to be asked.
func (tx *Tx) Stands(person int64) (node string, ok bool) {
	if tx.ahead == nil || tx.ahead.person != person {
		return "", false
	}
	return tx.ahead.node, true
}
