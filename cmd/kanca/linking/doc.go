// Package linking holds the commands that link the WhatsApp of the office and tell how
// it does.
package linking
