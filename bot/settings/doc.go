// Package settings is what whoever runs kanca has set: the data folder and the key
// ring by flags, everything else in the environment. It opens the database that is
// meant, and says in one sentence what to do where that fails.
package settings
