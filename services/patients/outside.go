package patients

import (
	"context"
	"errors"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Foresee says what Register would make of a draft: the patient, who may be the same, and fault.ErrInvalid with every
// input at fault.
func (s *Service) Foresee(ctx context.Context, d Draft) (*Patient, []Duplicate, error) {
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := d.patient(today)
	if err != nil && !errors.Is(err, fault.ErrInvalid) {
		return nil, nil, err
	}
	found, failed := s.duplicates(ctx, p, Seen(ctx, "pt.id"))
	return p, found, errors.Join(failed, err)
}

// Likeness are the reasons why two who are not both on file yet may be the same person.
func (p *Patient) Likeness(other *Patient) []Reason { return p.reasons(other) }

// Phones are by which the patient or a guardian is reached.
func (p *Patient) Phones() []string { return p.phones() }
