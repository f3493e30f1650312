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
