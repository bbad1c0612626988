package patients

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrMerged says that a record was merged into another one, and gets nothing new.
var ErrMerged = fault.New(fault.Conflict, "patients.was_merged")

// Current returns the record that a patient has now: the one given, or the last one that it was merged into.
func (s *Service) Current(ctx context.Context, id uuid.UUID) (current uuid.UUID, err error) {
	if err = s.DB.Conn(ctx).NewRaw("SELECT current_patient(?)", id).Scan(ctx, &current); err != nil {
		return id, fmt.Errorf("patients: current record: %w", err)
	}
	return current, nil
}

// Merged returns the file numbers of the records that were merged into one, the first merged first.
func (s *Service) Merged(ctx context.Context, id uuid.UUID) (files []string, err error) {
	err = s.DB.Conn(ctx).NewRaw(`
SELECT p.file_number FROM patient_merges AS m JOIN patients AS p ON p.id = m.merged_id
WHERE m.survivor_id = ? AND m.undone_at IS NULL ORDER BY m.id`, id).Scan(ctx, &files)
	if err != nil {
		return nil, fmt.Errorf("patients: merged files: %w", err)
	}
	return files, nil
}

// DuplicatesOf returns which other records may be of the same person as one on file.
func (s *Service) DuplicatesOf(ctx context.Context, p *Patient) ([]Duplicate, error) {
	found, err := s.duplicates(ctx, p, Seen(ctx, "pt.id"))
	return slices.DeleteFunc(found, func(d Duplicate) bool { return d.Patient.ID == p.ID }), err
}

// follow puts the record that somebody has now in the place of one that was merged, each once.
func (s *Service) follow(ctx context.Context, found []Duplicate) ([]Duplicate, error) {
	var now []Duplicate
	for _, d := range found {
		if !d.Patient.ArchivedAt.IsZero() {
			id, err := s.Current(ctx, d.Patient.ID)
			if err != nil {
				return nil, err
			}
			if id == d.Patient.ID {
				continue // was put aside, and is nobody's record any more
			}
			if d.Patient, err = s.Brief(ctx, id); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(now, func(other Duplicate) bool { return other.Patient.ID == d.Patient.ID }) {
			now = append(now, d)
		}
	}
	return now, nil
}
