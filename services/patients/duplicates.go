package patients

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// Reason says why two files may be one person's. Its value is the key of its message.
type Reason string

// The reasons.
const (
	SameIdentity Reason = "patients.same_identity"
	SamePhone    Reason = "patients.same_phone"    // and the same given name: families share a phone
	SimilarPhone Reason = "patients.similar_phone" // and a similar given name
	SameBirth    Reason = "patients.same_birth"    // the same name and birth date
	SimilarBirth Reason = "patients.similar_birth" // a similar name and the same birth date
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
	return s.duplicates(ctx, p, Seen(ctx, "pt.id"))
}

// alone refuses a patient who is on file, or, unless somebody has looked, may be. An identity is on one file, whatever
// the clinic; of whom else the reader may not see, nobody asks whether they are meant.
func (s *Service) alone(ctx context.Context, p *Patient, looked bool) error {
	found, err := s.duplicates(ctx, p, bun.SafeQuery("(? OR pt.identity_kind = ? AND pt.identity_number = ?)", Seen(ctx, "pt.id"), p.IdentityKind, p.IdentityNumber))
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

// mostAlike is how many patients with the same identity, phone or birth date are compared by their names.
const mostAlike = 100

// duplicates compares a patient with those on file for whom a condition on pt holds.
func (s *Service) duplicates(ctx context.Context, p *Patient, which schema.QueryAppender) ([]Duplicate, error) {
	alike := []*Patient{}
	if err := s.near(ctx, p, &alike).Where("?", which).Scan(ctx); err != nil {
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

// near selects those whose names are worth comparing with a patient's, the latest first: who share an identity, a phone or
// the birth date. Each is found by an index of its own, so the centre may have many patients.
func (s *Service) near(ctx context.Context, p *Patient, list *[]*Patient) *bun.SelectQuery {
	const shares = `pt.id IN (
  (SELECT id FROM patients WHERE identity_kind = ?0 AND identity_number = ?1 AND identity_number <> '')
  UNION (SELECT id FROM patients WHERE phone IN (?2) AND phone <> '' LIMIT ?4)
  UNION (SELECT patient_id FROM guardians WHERE phone IN (?2) LIMIT ?4)
  UNION (SELECT id FROM patients WHERE birth_date = ?3 LIMIT ?4)
)`
	return s.DB.Conn(ctx).NewSelect().Model(list).Relation("Guardians").Order("pt.created_at DESC", "pt.id DESC").
		Where(shares, p.IdentityKind, p.IdentityNumber, bun.List(p.phones()), p.BirthDate, mostAlike)
}

// phones are by which the patient or a guardian is reached. There is one at least, if an empty one.
func (p *Patient) phones() []string {
	list := []string{p.Phone}
	for _, g := range p.Guardians {
		list = append(list, g.Phone)
	}
	return list
}

// reasons are why p may be the other patient.
func (p *Patient) reasons(other *Patient) (why []Reason) {
	if p.IdentityNumber != "" && p.IdentityKind == other.IdentityKind && p.IdentityNumber == other.IdentityNumber {
		why = append(why, SameIdentity)
	}
	ar, en, otherAr, otherEn := words(p.NameAr), words(p.NameEn), words(other.NameAr), words(other.NameEn)
	if p.sharesPhone(other) {
		why = append(why, grade(SamePhone, SimilarPhone, max(givenAlike(ar, otherAr), givenAlike(en, otherEn)))...)
	}
	if p.BirthDate == other.BirthDate && !p.BirthDate.IsZero() {
		why = append(why, grade(SameBirth, SimilarBirth, max(alike(ar, otherAr), alike(en, otherEn)))...)
	}
	return why
}

func (p *Patient) sharesPhone(other *Patient) bool {
	return slices.ContainsFunc(p.phones(), func(phone string) bool { return phone != "" && slices.Contains(other.phones(), phone) })
}

// grade is the reason for a likeness, if there is one.
func grade(same, like Reason, how likeness) []Reason {
	switch how {
	case equal:
		return []Reason{same}
	case similar:
		return []Reason{like}
	}
	return nil
}
