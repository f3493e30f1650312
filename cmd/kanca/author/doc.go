// Package author holds the commands of those who write what kanca says and knows.
package author
