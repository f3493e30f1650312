package broadcast

// Wish is what people asked to be told of by themselves: openings of a country, a kind of
// work or both, or a training on the day before it begins.
type Wish struct {
	Country  string `json:"country,omitempty"` // ISO 3166
	Job      string `json:"job,omitempty"`     // as in the job list
	Training string `json:"training,omitempty"`
	// The ages that what there is now takes; 0: any. Whoever registered with another one is
	// not meant.
	AgeMin int `json:"age_min,omitempty"`
	AgeMax int `json:"age_max,omitempty"`
}

// LateReminders is how many people may ask for a reminder after it was submitted and still
// get it, so that whoever approves it knows for how many it is at most.
const LateReminders = 50

// Reminds reports whether a content reminds those of a training who asked for that.
func (c Content) Reminds() bool {
	w := c.Audience.Wished
	return w != nil && w.Training != "" && w.Training == c.Training
}

// Drifted is that of an audience, but that it is no matter how many more asked for a reminder
// since: they get it as well, up to LateReminders.
func (c Content) Drifted(counted, now int) bool {
	if c.Reminds() && now > counted && now <= counted+LateReminders {
		return false
	}
	return Drifted(counted, now)
}

// Key names a wish, whatever there is for it: "opening:TW:caregiver", "training:X1".
func (w Wish) Key() string {
	if w.Training != "" {
		return trainingKey + w.Training
	}
	return OpeningKey + w.Country + ":" + w.Job
}

// OpeningKey is how the key of a wish for openings begins, and trainingKey that of a reminder.
const (
	OpeningKey  = "opening:"
	trainingKey = "training:"
)
