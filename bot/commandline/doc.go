// Package commandline is what the commands of the program share: where they read
// and write, how they say what went wrong and how figures are written for people.
package commandline
