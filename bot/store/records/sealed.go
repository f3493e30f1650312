package records

// SealedColumn is a column that holds sealed values.
type SealedColumn struct {
	Table    string // filled in from the table's record
	Column   string
	Key      string // the column by which its row is found
	Numbered bool   // the key is a number
	BoundTo  string // the column whose value each is bound to; empty: the key
	Batch    int    // values that are sealed anew in one transaction
	Damaged  bool   // rows stand there because they could not be read: they prove nothing about a ring
	// Bind is the place that a value is bound to.
	Bind func(id string) string
}

// SealedColumns lists every column that holds sealed values.
var SealedColumns = func() (all []SealedColumn) {
	for _, t := range Tables {
		for _, c := range t.Sealed {
			c.Table = t.Name
			if c.BoundTo == "" {
				c.BoundTo = c.Key
			}
			all = append(all, c)
		}
	}
	return all
}()

// NIK is where the sealed NIK of a registration is bound to.
func NIK(registration string) string { return "registration:nik:" + registration }

// Conversation is where a column of a person's conversation is bound to.
func Conversation(column string) func(person string) string {
	return func(person string) string { return "conversation:" + column + ":" + person }
}

// FilePart is where a piece of a file is bound to.
func FilePart(part string) string { return "file:part:" + part }

// StaffCode is where the secret of an account's codes is bound to.
func StaffCode(staff string) string { return "staff:code:" + staff }

// KeptForm is where what was typed into a form is bound to.
func KeptForm(key string) string { return "form_kept:sealed:" + key }

// Draft is where what staff have typed and not sent is bound to.
func Draft(key string) string { return "staff_draft:sealed:" + key }

// ExportPart is where a piece of a file of registrations is bound to.
func ExportPart(part string) string { return "export:part:" + part }
