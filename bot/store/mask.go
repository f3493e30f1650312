package store

import "kanca/bot/identity"

// maskNIK hides every NIK in a text that is stored as it is.
func maskNIK(text string) string { return identity.MaskNIK(text) }
