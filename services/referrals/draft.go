package referrals

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The most characters of what is typed.
const (
	longName     = 200
	longQuestion = 4000
	longOutcome  = 4000
	longRefusal  = 1000
	longReason   = 500
)

// mostPapers is how many papers go along at most.
const mostPapers = 20

// Direction is between whom a form refers.
type Direction string

// The directions.
const (
	Internal Direction = "internal" // from a clinic of the centre to another
	Outward  Direction = "out"      // to a facility outside
	Inward   Direction = "in"       // from a facility outside
)

// Directions are all of them, in the order in which they are shown.
var Directions = []Direction{Internal, Outward, Inward}

// Wish is a referral as somebody writes it. The names of the inputs follow their fields.
type Wish struct {
	PatientID uuid.UUID   // patient_id
	Direction Direction   // direction
	From, To  uuid.UUID   // from_clinic_id, to_clinic_id; of the one outside whatever
	Facility  string      // facility; only with one outside
	Colleague string      // colleague; may be empty
	ServiceID uuid.UUID   // service_id; of the clinic To, or uuid.Nil
	Urgency   Urgency     // urgency
	Reason    Reason      // reason
	Question  string      // question
	Consent   Agreement   // consent; needed to send it
	Papers    []uuid.UUID // papers; of the patient
	AgainOf   uuid.UUID   // a referral of the patient's that came to nothing; uuid.Nil for none
	AndSend   bool
}

// Create writes a draft, and sends it where that is wished. It returns fault.ErrInvalid with every input at fault, and what
// Send does.
func (s *Service) Create(ctx context.Context, w Wish) (*Referral, error) {
	r := &Referral{ID: db.NewID(), Status: Draft, AuthorID: access.Who(ctx).ID, CreatedAt: s.DB.Now(ctx), Version: 1}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.fill(ctx, r, w); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("referrals: create: %w", err))
		}
		if err := s.record(ctx, tx, r.ID, WhenCreated); err != nil || !w.AndSend {
			return err
		}
		if err := s.send(ctx, tx, r); err != nil {
			return err
		}
		return s.save(ctx, tx, r, WhenSent)
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Edit changes a draft, and sends it where that is wished. Of what was sent it returns ErrState.
func (s *Service) Edit(ctx context.Context, c Change, w Wish) (*Referral, error) {
	what := WhenEdited
	if w.AndSend {
		what = WhenSent
	}
	return s.change(ctx, c, what, func(ctx context.Context, tx bun.Tx, r *Referral) error {
		if r.Status != Draft {
			return ErrState
		}
		w.PatientID, w.AgainOf = r.PatientID, r.AgainOf
		if err := s.fill(ctx, r, w); err != nil || !w.AndSend {
			return err
		}
		return s.send(ctx, tx, r)
	})
}

// fill puts what was wished into a draft, or says what is wrong with it.
func (s *Service) fill(ctx context.Context, r *Referral, w Wish) error {
	places, err := s.Places(ctx)
	if err != nil {
		return err
	}
	var check fault.Check
	r.ends(access.Who(ctx), w, places, &check)
	r.PatientID, r.Urgency, r.Reason, r.Consent, r.AgainOf = w.PatientID, w.Urgency, w.Reason, w.Consent, w.AgainOf
	check.Require(slices.Contains(Urgencies, w.Urgency), "urgency", "fault.choice")
	check.Require(slices.Contains(Reasons, w.Reason), "reason", "fault.choice")
	check.Require(w.Consent == "" || slices.Contains(Agreements, w.Consent), "consent", "fault.choice")
	if r.Question, err = words(w.Question, "question", longQuestion); err != nil {
		check.Field("question", fault.Of(err).Fields["question"])
	}
	if err := s.known(ctx, r, &check); err != nil {
		return err
	}
	return errors.Join(check.Err(), s.along(ctx, r, w.Papers))
}

// ends puts the two ends: clinics of the centre, or one of them and a facility outside.
func (r *Referral) ends(who access.Actor, w Wish, places *clinics.Catalogue, check *fault.Check) {
	check.Require(slices.Contains(Directions, w.Direction), "direction", "fault.choice")
	r.FromClinicID, r.ToClinicID, r.ServiceID, r.Facility, r.Colleague = w.From, w.To, w.ServiceID, "", ""
	switch w.Direction {
	case Outward:
		r.ToClinicID, r.ServiceID = uuid.Nil, uuid.Nil
	case Inward:
		r.FromClinicID = uuid.Nil
	}
	for input, clinic := range map[string]uuid.UUID{"from_clinic_id": r.FromClinicID, "to_clinic_id": r.ToClinicID} {
		outside := input == "from_clinic_id" && w.Direction == Inward || input == "to_clinic_id" && w.Direction == Outward
		_, there := places.Clinic(clinic)
		check.Require(outside || there, input, "fault.choice")
	}
	check.Require(r.sender() == uuid.Nil || who.Sees(r.sender()), map[bool]string{false: "from_clinic_id", true: "to_clinic_id"}[r.Incoming()], "fault.choice")
	check.Require(w.Direction != Internal || r.FromClinicID != r.ToClinicID, "to_clinic_id", "referrals.to_itself")
	service := places.Service(r.ServiceID)
	check.Require(r.ServiceID == uuid.Nil || service.Active && service.ClinicID == r.ToClinicID, "service_id", "referrals.not_offered")
	if w.Direction == Internal {
		return
	}
	var err error
	if r.Facility, err = text.Clean(w.Facility, longName); err != nil {
		check.Field("facility", fault.Of(err).Key)
	}
	if r.Colleague, err = text.Optional(w.Colleague, longName); err != nil {
		check.Field("colleague", fault.Of(err).Key)
	}
}

// known checks that the patient is there for whoever acts and not archived, and who agreed for them; and that what it
// follows is a referral of the same patient that came to nothing.
func (s *Service) known(ctx context.Context, r *Referral, check *fault.Check) error {
	p, err := s.Patients.Brief(ctx, r.PatientID)
	switch {
	case fault.Of(err).Kind == fault.NotFound:
		check.Field("patient_id", "appointments.no_patient")
		return nil
	case err != nil:
		return err
	}
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return err
	}
	check.Require(p.ArchivedAt.IsZero(), "patient_id", "appointments.no_patient")
	check.Require(r.Consent != ByPatient || !p.IsMinor(today), "consent", "referrals.minor")
	if r.AgainOf == uuid.Nil {
		return nil
	}
	was, err := s.Get(ctx, r.AgainOf)
	switch {
	case fault.Of(err).Kind == fault.NotFound:
		r.AgainOf = uuid.Nil
	case err != nil:
		return err
	case was.PatientID != r.PatientID || was.Status.Open():
		r.AgainOf = uuid.Nil
	}
	return nil
}

// along has papers go along that whoever acts sees among the patient's and that nobody has put aside.
func (s *Service) along(ctx context.Context, r *Referral, papers []uuid.UUID) error {
	r.Papers = nil
	for _, id := range papers {
		a, err := s.Attachments.Get(ctx, r.PatientID, id)
		if err == nil && a.Removed() || fault.Of(err).Kind == fault.NotFound || len(r.Papers) == mostPapers {
			return fault.ErrInvalid.On("papers", "referrals.papers")
		}
		if err != nil {
			return err
		}
		r.Papers = append(r.Papers, id)
	}
	return nil
}
