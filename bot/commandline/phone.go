package commandline

import "regexp"

// International is a number as the standard E.164 has it. Such a one is taken
// as it is, also where no operator gives it out.
var International = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)
