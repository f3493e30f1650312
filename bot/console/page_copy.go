package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store"
)

// copyPage says what a copy of a person's data holds, before it is given out.
type copyPage struct {
	form
	Person int64
	Who    string
}

func (copyPage) template() string           { return "copy" }
func (p copyPage) heading(t *tongue) string { return t.say("copy.title", "who", p.Who) }

func showCopy(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	id, err := v.personID()
	if err != nil {
		return answer{}, err
	}
	c, err := v.DB.Person(v.context(), id)
	if err != nil {
		return answer{}, err
	}
	return shown(copyPage{form: v.newForm(), Person: id, Who: v.personLine(c.PersonLine).Who}), nil
}

// copyPerson gives everything about a person out as a file. That it was given is written
// down before it is.
func copyPerson(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	id, err := v.personID()
	if err != nil {
		return answer{}, err
	}
	var tables []store.CopiedTable
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) (err error) {
		if err := tx.LockPerson(v.context(), id); err != nil {
			return err
		}
		if tables, err = tx.CopyPerson(v.context(), id); err != nil {
			return err
		}
		if err := tx.Fulfil(v.context(), v.staff(), id, store.AskedCopy, ""); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.Exported, personObject(id), ""))
	}); err != nil {
		return answer{}, err
	}
	data, err := v.copyFile(tables)
	if err != nil {
		return answer{}, err
	}
	return given(file{name: fmt.Sprintf("data-orang-%d.json", id), kind: "application/json", data: data}), nil
}

// copySection is one part of the file.
type copySection struct {
	Title string           `json:"judul"`
	Table string           `json:"tabel"`
	Rows  []map[string]any `json:"isi"`
}

// copyFile is what is stored of a person as a file that people and programs can read, in
// the language of who it is about.
func (v *visit) copyFile(tables []store.CopiedTable) ([]byte, error) {
	t := v.tongues[languages[0]]
	sections := []copySection{}
	for _, table := range tables {
		for _, row := range table.Rows {
			for _, name := range slices.Sorted(maps.Keys(row)) {
				if at, ok := row[name].(time.Time); ok {
					row[name] = at.In(zone).Format(time.RFC3339)
				}
			}
		}
		sections = append(sections, copySection{Title: t.say("copy.table." + table.Name), Table: table.Name, Rows: table.Rows})
	}
	return json.MarshalIndent(struct {
		About string        `json:"keterangan"`
		Made  string        `json:"dibuat"`
		Parts []copySection `json:"bagian"`
	}{t.say("copy.about"), v.now.In(zone).Format(time.RFC3339), sections}, "", "  ")
}
