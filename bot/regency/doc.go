// Package regency lets registrations, reports and what is published flow into the
// regency's own PostgreSQL, schema dinas, and takes back what its officers did with a
// registration.
//
// kamus.yaml says what that database holds; the SQL, its comments and the data dictionary
// are made from it. What is to arrive stands in the outbox of kanca's own database, written
// in the transaction of the change itself; a Flow brings it over, again and again until it
// is there. Nothing is read by a place in a sequence: what was committed late would never
// arrive.
package regency
