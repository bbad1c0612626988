// Package tally writes down what happens, a line each, in a file that somebody outside counts. It serves
// measurements and trials, never production.
package tally

import (
	"errors"
	"fmt"
	"os"
)

// Line appends a line to a file, which any number of processes may do at once: it is written in one piece.
func Line(path, format string, args ...any) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	_, err = fmt.Fprintf(f, format+"\n", args...)
	return errors.Join(err, f.Close())
}
