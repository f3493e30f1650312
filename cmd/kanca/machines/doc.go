// Package machines tests the files in the folder deploy, and what the README says a machine
// needs: that they are right can be seen nowhere else before somebody's server shows it.
package machines
