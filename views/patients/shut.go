package patients

import "github.com/google/uuid"

// IDs are whom a list shows.
func IDs(hits []Hit) []uuid.UUID {
	ids := make([]uuid.UUID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// Shut leaves no more than name and number of those whose record is restricted.
func Shut(hits []Hit, shut map[uuid.UUID]bool) {
	for i, h := range hits {
		if shut[h.ID] {
			hits[i] = Hit{ID: h.ID, Name: h.Name, Other: h.Other, File: h.File, Locked: true}
		}
	}
}
