// Package office holds the commands of the people of the office: what waits for them,
// who they are, what they import, what SMS cost.
package office
