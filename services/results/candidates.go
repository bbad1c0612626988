package results

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
)

func sortCandidates(list []Candidate) {
	slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
}

// named is the patient whose file number and birth date were typed. A record that was merged leads to the one that there is now.
func (s *Service) named(ctx context.Context, tx bun.Tx, d Decision) (*patients.Patient, error) {
	p := new(patients.Patient)
	err := db.Found(tx.NewSelect().Model(p).Where("pt.id = (SELECT current_patient(f.id) FROM patients AS f WHERE f.file_number = ?)", asFile(d.File)).Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return nil, fault.ErrInvalid.On("file", "results.no_such_file")
	}
	if err != nil {
		return nil, err
	}
	if p.BirthDate.IsZero() {
		return p, nil
	}
	if birth, err := civil.Parse(d.Birth); err != nil || birth != p.BirthDate {
		return nil, fault.ErrInvalid.On("birth", "results.other_birth_date")
	}
	return p, nil
}

// byHand is how a result is filed with a patient by hand: as the answer to the order of theirs that it names, for whoever
// asked, or else for who treats them.
func (s *Service) byHand(ctx context.Context, tx bun.Tx, st *Stray, patient uuid.UUID) (match, error) {
	m := match{patient: patient, by: ByHand}
	o, _, err := s.orderOf(ctx, tx, st.Kind, &Report{Placers: st.Content.Placers, Accession: st.Content.Accession})
	if err != nil {
		return m, err
	}
	if o != nil && o.PatientID == patient {
		m.order, m.provider, m.clinic = o.ID, o.ProviderID, o.ClinicID
		return m, nil
	}
	m.provider, err = s.treating(ctx, tx, patient)
	return m, err
}
