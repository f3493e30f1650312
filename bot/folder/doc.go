// Package folder keeps two services away from one data folder, and tells who
// worked on it before.
package folder
