// Package chat talks to the bot in the terminal.
package chat
