package bot

import "strings"

// NIKNode ends the name of every place of a conversation where the identity
// number is asked for, for that field has this name in every form; the check of
// the dialog trees sees to it. What is written there is stored without any number.
const NIKNode = ".nik"

// AsksNIK reports whether the identity number is asked for at a place.
func AsksNIK(node string) bool { return strings.HasSuffix(node, NIKNode) }
