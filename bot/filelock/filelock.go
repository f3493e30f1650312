// Package filelock locks open files against other processes, on every system that kanca runs
// on. The system gives a lock back when the process ends in whatever way. What is in a file
// can be read and written by others while it is locked.
package filelock
