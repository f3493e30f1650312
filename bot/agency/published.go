package agency

// Published reports whether a number of these digits is the licence of a record.
// Such a number may be shown although it may look like somebody's NIK.
func (x *Index) Published(digits string) bool {
	return x != nil && len(x.byLicence[digits]) > 0
}
