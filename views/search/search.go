// Package search draws what the patient search over every page finds.
package search

import "tenhal.sa/tenhal/views/patients"

// Results are the patients found, in the order of likeness.
type Results struct {
	Query   string // as it was typed; empty for the patients registered last
	Hits    []patients.Hit
	MayBook bool
	MayAdd  bool
}
