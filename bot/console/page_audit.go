package console

import (
	"kanca/bot/audit"
)

// auditPage is the log of what staff did, the newest first.
type auditPage struct {
	noForm
	Lines []auditLine
	Older int64 // entry before which the next page begins; 0: there is none
}

type auditLine struct {
	audit.Entry
	Action string // key of its sentence
	Role   string // key, "" where nobody was signed in
	About  auditThing
	More   string // its detail, in words
}

func (auditPage) template() string         { return "audit" }
func (auditPage) heading(t *tongue) string { return t.say("audit.title") }

// auditShown is how many entries a page has.
const auditShown = 50

func showAudit(v *visit) (answer, error) {
	log, err := v.DB.AuditLog(v.context(), v.before(), auditShown+1)
	if err != nil {
		return answer{}, err
	}
	p := auditPage{}
	for i, e := range log {
		if i == auditShown {
			p.Older = log[auditShown-1].Seq
			break
		}
		if e.Act.Action == audit.NIKShown { // why stood here once, and may name people
			e.Detail = ""
		}
		line := auditLine{Entry: e, Action: "audit.action." + string(e.Act.Action), About: v.auditThing(e.Act.Object), More: v.auditDetail(e.Act)}
		if e.Act.Role != "" {
			line.Role = "role." + string(e.Act.Role)
		}
		p.Lines = append(p.Lines, line)
	}
	return shown(p), nil
}
