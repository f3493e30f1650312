package conversation

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot/answers"
	"kanca/content"
	"kanca/locales"
)

func trainingActions() {
	actions["trainings.search"] = action{[]string{"found", "none", "no_data", "fact"}, func(sc *scene) string {
		if found := sc.t.search(); len(sc.t.words) > 2 && found.Verdict == answers.Stated && !found.Unanimous && sc.get("course") == "" {
			sc.set("fact", found.Facts[0].Fact)
			return "fact"
		}
		sc.count(CountedTraining, sc.get("course"))
		if len(sc.know().Trainings(content.TrainingQuery{}, sc.env().Now)) == 0 {
			return "no_data"
		}
		if len(trainings(sc)) == 0 {
			return "none"
		}
		return "found"
	}}
	actions["trainings.look"] = action{[]string{"dated", "other"}, func(sc *scene) string {
		tr, ok := sc.know().Training(sc.get("training"), sc.env().Now)
		tomorrow := content.Day(sc.env().Now.Add(24 * time.Hour))
		if !ok || tr.Starts <= tomorrow || tr.Full() || tr.Status == content.TrainingRunning {
			return "other"
		}
		return "dated"
	}}
	actions["trainings.all"] = action{[]string{"done"}, func(sc *scene) string {
		sc.t.s.Vars = nil
		return "done"
	}}
	lists["trainings.list"] = list{read: func(sc *scene) []item {
		var items []item
		for _, tr := range trainings(sc) {
			sc.sample = sc.sample || tr.Sample
			label := tr.Title
			if tr.Starts != "" {
				label += " (" + content.FormatDate(tr.Starts, sc.lang()) + ")"
			}
			short := shorten(tr.Title, 30)
			if tr.Full() {
				label += ": " + sc.text("training.status.full")
				short = shorten(tr.Title, 22) + ": " + sc.text("training.status.full")
			}
			items = append(items, item{ID: tr.ID, Label: label, Short: short})
		}
		return items
	}}
	sources["trainings.detail"] = source{[]string{"Title", "Details", "Source", "Date"}, trainingDetail}
}

func trainings(sc *scene) []content.Training {
	return sc.know().Trainings(content.TrainingQuery{Course: sc.get("course"), District: sc.get("district")}, sc.env().Now)
}

func trainingDetail(sc *scene) (locales.Data, bool) {
	tr, ok := sc.know().Training(sc.get("training"), sc.env().Now)
	if !ok {
		return nil, false
	}
	sc.sample = sc.sample || tr.Sample
	var lines []string
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, sc.fill("training.line."+key, locales.Data{"Value": value}))
		}
	}
	status := tr.Status
	if tr.Full() && status != content.TrainingRunning { // a class that runs says more than its seats
		status = content.TrainingFull
	}
	if status != "" {
		add("status", sc.text("training.status."+status))
	}
	when := content.FormatDate(tr.Starts, sc.lang())
	if tr.Ends != "" && tr.Ends != tr.Starts {
		when += " - " + content.FormatDate(tr.Ends, sc.lang())
	}
	add("when", when)
	place := tr.Place
	if tr.District != "" && !strings.Contains(place, tr.District) {
		place = strings.TrimPrefix(place+", "+tr.District, ", ")
	}
	add("place", place)
	if tr.Hours > 0 && !sc.isSMS() {
		add("hours", strconv.Itoa(tr.Hours))
	}
	switch price, known := tr.Price(); {
	case known && price == 0:
		lines = append(lines, sc.text("training.line.free"))
	case known:
		add("cost", content.FormatMoney(price, "IDR"))
	}
	if tr.SeatsLeft != content.NotStated && status != content.TrainingFull {
		add("seats_left", strconv.Itoa(tr.SeatsLeft))
	} else if tr.Seats > 0 {
		add("seats", strconv.Itoa(tr.Seats))
	}
	if !sc.isSMS() {
		add("requirements", tr.Requirements)
	}
	add("how_to_join", tr.HowToJoin)
	add("contact", tr.Contact)
	return locales.Data{
		"Title": tr.Title, "Details": strings.Join(lines, "\n"),
		"Source": tr.Source, "Date": content.FormatDate(tr.AsOf, sc.lang()),
	}, true
}
