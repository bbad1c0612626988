package patients

import (
	"context"
	"fmt"
	"slices"
)

// Relative is a patient who may be of the same family as another one.
type Relative struct {
	Patient *Patient
	Shares  bool // somebody's phone, and so the family can be joined
}

// Relatives returns who may be of the family of a draft's patient, as far as it is filled in.
func (s *Service) Relatives(ctx context.Context, d Draft) ([]Relative, error) {
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	p, _ := d.patient(today) // half-typed: what is well in it will do
	return s.RelativesOf(ctx, p)
}

// RelativesOf returns who may be of a patient's family: who has a guardian or a phone in common, and who is born on the same
// day with the same family name. They are patients whom the reader may see.
func (s *Service) RelativesOf(ctx context.Context, p *Patient) ([]Relative, error) {
	near := []*Patient{}
	err := s.near(ctx, p, &near).Where("pt.id <> ? AND pt.archived_at IS NULL AND ?", p.ID, Seen(ctx, "pt.id")).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("patients: relatives: %w", err)
	}
	list := []Relative{}
	for _, other := range near {
		if p.related(other) {
			list = append(list, Relative{other, p.sharesPhone(other)})
		}
	}
	slices.SortStableFunc(list, func(a, b Relative) int { return rank(a) - rank(b) })
	return list, nil
}

// rank puts those whose family can be joined first.
func rank(r Relative) int {
	if r.Shares {
		return 0
	}
	return 1
}

// related reports whether two patients look like one family, and not like one patient.
func (p *Patient) related(other *Patient) bool {
	return len(p.reasons(other)) == 0 && (p.sharesPhone(other) || p.BirthDate == other.BirthDate && p.sharesFamilyName(other))
}

// sharesFamilyName reports whether two names end alike, in either script.
func (p *Patient) sharesFamilyName(other *Patient) bool {
	last := func(one, two []string) bool {
		return len(one) > 1 && len(two) > 1 && one[len(one)-1] == two[len(two)-1]
	}
	return last(words(p.NameAr), words(other.NameAr)) || last(words(p.NameEn), words(other.NameEn))
}
