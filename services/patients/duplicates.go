package patients

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fold"
)

// Reason says why two files may be one person's. Its value is the key of its message.
type Reason string

// The reasons.
const (
	SameIdentity Reason = "patients.same_identity"
	SamePhone    Reason = "patients.same_phone" // and the same given name: families share a phone
	SameBirth    Reason = "patients.same_birth" // the same name and birth date
)

// Duplicate is a patient on file whom a draft may describe once more.
type Duplicate struct {
	Patient *Patient
	Reasons []Reason // at least one
}

// duplicatesShown is how many duplicates are worth comparing by eye.
const duplicatesShown = 5

// Duplicates returns who may be the patient of a draft, as far as it is filled in.
func (s *Service) Duplicates(ctx context.Context, d Draft) ([]Duplicate, error) {
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	p, _ := d.patient(today) // a half-typed form has inputs at fault; what is well in it will do
	return s.duplicates(ctx, p)
}

// alone refuses a patient who is on file, or, unless somebody has looked, may be.
func (s *Service) alone(ctx context.Context, p *Patient, looked bool) error {
	found, err := s.duplicates(ctx, p)
	if err != nil {
		return err
	}
	for _, d := range found {
		if slices.Contains(d.Reasons, SameIdentity) {
			return ErrIdentityTaken
		}
	}
	if len(found) > 0 && !looked {
		return ErrDuplicate
	}
	return nil
}

func (s *Service) duplicates(ctx context.Context, p *Patient) ([]Duplicate, error) {
	alike := []*Patient{}
	q := s.DB.Conn(ctx).NewSelect().Model(&alike).Order("created_at DESC", "id DESC").Limit(100).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			q.Where("false")
			if p.IdentityNumber != "" {
				q.WhereOr("identity_kind = ? AND identity_number = ?", p.IdentityKind, p.IdentityNumber)
			}
			if p.Phone != "" {
				q.WhereOr("phone = ?", p.Phone)
			}
			if !p.BirthDate.IsZero() {
				q.WhereOr("birth_date = ?", p.BirthDate)
			}
			return q
		})
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("patients: duplicates: %w", err)
	}
	found := []Duplicate{}
	for _, other := range alike {
		if reasons := p.reasons(other); len(reasons) > 0 && len(found) < duplicatesShown {
			found = append(found, Duplicate{other, reasons})
		}
	}
	return s.follow(ctx, found)
}

// reasons are why p may be the other patient.
func (p *Patient) reasons(other *Patient) (why []Reason) {
	if p.IdentityNumber != "" && p.IdentityKind == other.IdentityKind && p.IdentityNumber == other.IdentityNumber {
		why = append(why, SameIdentity)
	}
	ar, en := fold.Query(p.NameAr), fold.Query(p.NameEn)
	otherAr, otherEn := fold.Query(other.NameAr), fold.Query(other.NameEn)
	if p.Phone == other.Phone && p.Phone != "" && (same(given(ar), given(otherAr)) || same(given(en), given(otherEn))) {
		why = append(why, SamePhone)
	}
	if p.BirthDate == other.BirthDate && !p.BirthDate.IsZero() && (same(ar, otherAr) || same(en, otherEn)) {
		why = append(why, SameBirth)
	}
	return why
}

func same(one, other string) bool { return one != "" && one == other }

// given returns the given name of a folded name: its first word, or the two of a servant name.
func given(name string) string {
	first, rest, _ := strings.Cut(name, " ")
	if first != "abd" && first != "عبد" {
		return first
	}
	second, _, _ := strings.Cut(rest, " ")
	return first + " " + second
}
