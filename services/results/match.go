package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/text"
)

// match is whose a result is, or why that is not certain.
type match struct {
	patient, order, provider, clinic uuid.UUID
	by                               By
	doubt                            Doubt
}

// recalled is how far back an accession number is looked for: they are given out again after years.
const recalled = 400 * 24 * time.Hour

// match finds whose a report is: by our order number, by the accession number, by our file number, by the number of an
// identity. The first way that leads to exactly one decides, and what else the report says of the patient must not
// contradict. Nobody is found by name, and nobody is registered.
func (s *Service) match(ctx context.Context, tx bun.Tx, kind Kind, r *Report) (match, error) {
	o, by, err := s.orderOf(ctx, tx, kind, r)
	if err != nil {
		return match{}, err
	}
	if o != nil {
		p, err := s.person(ctx, tx, o.PatientID)
		if err != nil {
			return match{}, err
		}
		if doubt := p.proven(r.Subject, true); doubt != "" {
			return match{doubt: doubt}, nil
		}
		return match{patient: o.PatientID, order: o.ID, provider: o.ProviderID, clinic: o.ClinicID, by: by}, nil
	}
	id, by, doubt, err := s.patientOf(ctx, tx, r.Subject)
	if err != nil || doubt != "" {
		return match{doubt: doubt}, err
	}
	p, err := s.person(ctx, tx, id)
	if err != nil {
		return match{}, err
	}
	if doubt := p.proven(r.Subject, false); doubt != "" {
		return match{doubt: doubt}, nil
	}
	m := match{patient: id, by: by}
	m.provider, err = s.treating(ctx, tx, id)
	return m, err
}

// orderOf is the one order that a report names, or nil.
func (s *Service) orderOf(ctx context.Context, tx bun.Tx, kind Kind, r *Report) (*Order, By, error) {
	placers, accessions := []string{""}, []string{""}
	for _, n := range r.Placers {
		placers = append(placers, PlacerNo(n))
	}
	for _, n := range r.Accession {
		if n = compact(n); n != "" {
			accessions = append(accessions, n)
		}
	}
	for _, way := range []struct {
		by    By
		where string
		args  []any
	}{
		{ByPlacer, "o.placer_no IN (?)", []any{bun.List(placers)}},
		{ByAccession, "o.accession_no <> '' AND o.accession_no IN (?) AND o.ordered_at > ?", []any{bun.List(accessions), s.DB.Now(ctx).Add(-recalled)}},
	} {
		list := []*Order{}
		if err := tx.NewSelect().Model(&list).Where("o.kind = ?", kind).Where(way.where, way.args...).Limit(2).Scan(ctx); err != nil {
			return nil, "", fmt.Errorf("match by %s: %w", way.by, err)
		}
		if len(list) == 1 {
			return list[0], way.by, nil
		}
	}
	return nil, "", nil
}

// patientOf is the one patient whose numbers a report names.
func (s *Service) patientOf(ctx context.Context, tx bun.Tx, sub Subject) (uuid.UUID, By, Doubt, error) {
	files, numbers := []string{""}, []string{""}
	for _, n := range sub.FileNumbers {
		files = append(files, asFile(n))
	}
	for _, n := range sub.Identities {
		numbers = append(numbers, string(n.Kind)+" "+compact(n.Number))
	}
	doubt := NoneFits
	for _, way := range []struct {
		by    By
		where string
		list  []string
	}{
		{ByFileNumber, "file_number IN (?)", files},
		{ByIdentity, "(identity_kind, identity_number) IN (SELECT split_part(n, ' ', 1), split_part(n, ' ', 2) FROM unnest(ARRAY[?]) AS n)", numbers},
	} {
		ids := []uuid.UUID{}
		err := tx.NewRaw("SELECT DISTINCT current_patient(id) FROM patients WHERE "+way.where, bun.List(way.list)).Scan(ctx, &ids)
		switch {
		case err != nil:
			return uuid.Nil, "", "", fmt.Errorf("match by %s: %w", way.by, err)
		case len(ids) == 1:
			return ids[0], way.by, "", nil
		case len(ids) > 1:
			doubt = Several
		}
	}
	return uuid.Nil, "", doubt, nil
}

// person is what we know of a patient, under all the records that were merged into one.
type person struct {
	Files    []string `bun:",array"`
	Kinds    []string `bun:",array"`
	Numbers  []string `bun:",array"`
	Birth    civil.Date
	Sex      string
	Archived bool
}

func (s *Service) person(ctx context.Context, tx bun.Tx, id uuid.UUID) (*person, error) {
	p := new(person)
	err := tx.NewRaw(`SELECT array_agg(t.file_number) AS files, array_agg(t.identity_kind) AS kinds, array_agg(t.identity_number) AS numbers,
  max(pt.birth_date) AS birth, max(pt.sex) AS sex, bool_or(pt.archived_at IS NOT NULL) AS archived
FROM patients AS pt JOIN patients AS t ON t.id = ANY (records_of(pt.id)) WHERE pt.id = ?`, id).Scan(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("match: what is known of %s: %w", id, err)
	}
	return p, nil
}

// proven says why it is not certain that somebody is whom a report is about, or nothing. By an order a number must be the
// same, or, where none is given, birth date and sex; whoever was found by a number needs no more than that nothing contradicts.
func (p *person) proven(sub Subject, byOrder bool) Doubt {
	equal, conflict := p.compare(sub)
	known := !p.Birth.IsZero() && !sub.BirthDate.IsZero()
	switch {
	case conflict, known && p.Birth != sub.BirthDate, sub.Sex != "" && sub.Sex != p.Sex:
		return Conflict
	case p.Archived:
		return PutAway
	case !byOrder, equal:
		return ""
	case len(sub.FileNumbers)+len(sub.Identities) > 0, !known, sub.Sex == "":
		return Unproven
	}
	return ""
}

// compare says whether a number that a report gives is somebody's, and whether one is not that should be.
func (p *person) compare(sub Subject) (equal, conflict bool) {
	for _, n := range sub.FileNumbers {
		same := slices.Contains(p.Files, asFile(n))
		equal, conflict = equal || same, conflict || !same
	}
	for _, n := range sub.Identities {
		same, held := false, false
		for i, kind := range p.Kinds {
			held = held || kind == string(n.Kind)
			same = same || kind == string(n.Kind) && p.Numbers[i] == compact(n.Number)
		}
		equal, conflict = equal || same, conflict || held && !same
	}
	return equal, conflict
}

// treating is who saw the patient last, or is to see them next: unasked-for results are for them. Nobody where nobody did.
func (s *Service) treating(ctx context.Context, tx bun.Tx, patient uuid.UUID) (id uuid.UUID, err error) {
	now := s.DB.Now(ctx)
	err = db.Found(tx.NewRaw(`SELECT provider_id FROM appointments
WHERE patient_id = ? AND status NOT IN ('cancelled', 'no_show') AND starts_at > ? ORDER BY abs(extract(epoch FROM starts_at - ?)), id LIMIT 1`,
		patient, now.AddDate(-1, 0, 0), now).Scan(ctx, &id))
	if errors.Is(err, db.ErrNotFound) {
		return uuid.Nil, nil
	}
	return id, err
}

// compact is a number as numbers are compared: in Latin digits and capitals, without spaces and dashes.
func compact(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Figures(s)))
}

// asFile is a file number as we write it: F-000123.
func asFile(s string) string {
	s = compact(s)
	if digits, ours := strings.CutPrefix(s, "F"); ours && digits != "" {
		return "F-" + digits
	}
	return s
}

// placerLength is how many characters an order number has without its dashes.
const placerLength = len("PLC2026000123")

// PlacerNo is an order number as we write it, also where somebody typed a letter for a digit; of what is none of ours, "".
func PlacerNo(s string) string {
	s = compact(s)
	if len(s) != placerLength || !strings.HasPrefix(s, "PLC") {
		return ""
	}
	digits := strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(s[3:])
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return "PLC-" + digits[:4] + "-" + digits[4:]
}

// StateNumber is the identity that a bare number of ten digits is one of, and whether it is: some write it where ours belongs.
func StateNumber(s string) (IdentityNo, bool) {
	for _, kind := range []identity.Kind{identity.NationalID, identity.Iqama} {
		if number, err := identity.Check(kind, s); err == nil && number != "" {
			return IdentityNo{kind, number}, true
		}
	}
	return IdentityNo{}, false
}
