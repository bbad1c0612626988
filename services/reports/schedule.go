package reports

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/overview"
)

// Schedule is the list of a day's visits.
type Schedule struct {
	Date      civil.Date
	Clinic    uuid.UUID // the only one; uuid.Nil: all that are there for whoever asks
	Provider  uuid.UUID // the only one; uuid.Nil: all
	Clinics   []clinics.Clinic
	Providers []clinics.Provider // of the clinic
	Visits    []Visit            // in the order of their start, without cancelled ones
	Loads     []Load             // of those who work or have visits, in the order in which they are shown
	Balances  bool               // it is known who owes something
}

// Visit is a visit with the names that its readers know.
type Visit struct {
	overview.Visit
	ProviderAr, ProviderEn string
	RoomAr, RoomEn         string
	Owes                   bool // the patient, for whatever
}

// Confirmed reports whether the patient has said that they come, or came.
func (v *Visit) Confirmed() bool { return v.Status != appointments.Booked }

// Load is how much a provider has to do on a day.
type Load struct {
	Provider    clinics.Provider
	Visits      int
	Unconfirmed int
	Works       time.Duration // by the weekly hours
	Free        time.Duration // of those, without a visit
}

// Ask says whose visits of which day are wanted.
type Ask struct {
	Date     civil.Date // zero: today
	Clinic   uuid.UUID  // uuid.Nil: all
	Provider uuid.UUID  // uuid.Nil: all
}

// Schedule returns the visits of a day. A clinic or provider that is not there for whoever asks chooses nothing. It must
// not be called in a transaction.
func (s *Service) Schedule(ctx context.Context, ask Ask) (*Schedule, error) {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	zone := catalogue.Organisation.Zone()
	r := &Schedule{Date: ask.Date, Clinics: catalogue.Clinics, Balances: access.Who(ctx).Can(access.InvoicesRead)}
	if r.Date.IsZero() {
		r.Date = civil.Of(s.DB.Now(ctx), zone)
	}
	if _, there := catalogue.Clinic(ask.Clinic); there {
		r.Clinic = ask.Clinic
	}
	r.Providers = catalogue.Providers(r.Clinic)
	if slices.ContainsFunc(r.Providers, func(p clinics.Provider) bool { return p.ID == ask.Provider }) {
		r.Provider = ask.Provider
	}
	visits, err := s.Overview.Visits(ctx, overview.Span{From: r.Date.In(zone), To: r.Date.Add(1).In(zone), Clinic: r.Clinic, Provider: r.Provider})
	if err != nil {
		return nil, err
	}
	if err := s.name(ctx, r, visits); err != nil {
		return nil, err
	}
	for _, p := range r.Providers {
		if r.Provider != uuid.Nil && p.ID != r.Provider {
			continue
		}
		if l := load(p, catalogue.Hours(p.ID), r.Date.In(zone), visits); l.Visits > 0 || l.Works > 0 {
			r.Loads = append(r.Loads, l)
		}
	}
	return r, nil
}

// name puts the visits on the list, with names and with who owes something.
func (s *Service) name(ctx context.Context, r *Schedule, visits []overview.Visit) error {
	if len(visits) == 0 {
		return nil
	}
	providers, rooms, patients := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, v := range visits {
		providers[v.ProviderID], rooms[v.RoomID], patients[v.PatientID] = true, true, true
	}
	rows := []struct {
		ID             uuid.UUID
		NameAr, NameEn string
	}{}
	err := s.DB.Conn(ctx).NewRaw("SELECT id, name_ar, name_en FROM providers WHERE id IN (?) UNION ALL SELECT id, name_ar, name_en FROM rooms WHERE id IN (?)",
		bun.List(ids(providers)), bun.List(ids(rooms))).Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("reports: names: %w", err)
	}
	names := map[uuid.UUID][2]string{}
	for _, row := range rows {
		names[row.ID] = [2]string{row.NameAr, row.NameEn}
	}
	owing, err := s.owing(ctx, r.Balances, patients)
	if err != nil {
		return err
	}
	for _, v := range visits {
		by, in := names[v.ProviderID], names[v.RoomID]
		r.Visits = append(r.Visits, Visit{Visit: v, ProviderAr: by[0], ProviderEn: by[1], RoomAr: in[0], RoomEn: in[1], Owes: owing[v.PatientID]})
	}
	return nil
}

// owing returns which patients owe something to the clinics that are there for whoever asks, if they may know.
func (s *Service) owing(ctx context.Context, may bool, patients map[uuid.UUID]bool) (map[uuid.UUID]bool, error) {
	owing := map[uuid.UUID]bool{}
	if !may {
		return owing, nil
	}
	list := []uuid.UUID{}
	err := s.DB.Conn(ctx).NewRaw("SELECT DISTINCT i.patient_id FROM invoices AS i WHERE i.patient_id IN (?) AND i.status IN ('unpaid', 'partly_paid') AND ?",
		bun.List(ids(patients)), access.Within(ctx, "i.clinic_id")).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("reports: owing: %w", err)
	}
	for _, id := range list {
		owing[id] = true
	}
	return owing, nil
}

// load is how much a provider has to do on a day, which begins at a time in the centre's zone.
func load(p clinics.Provider, hours []clinics.Hours, day time.Time, visits []overview.Visit) Load {
	l := Load{Provider: p}
	taken := time.Duration(0)
	for _, h := range hours {
		if h.Weekday != day.Weekday() {
			continue
		}
		opens, closes := h.On(day)
		l.Works += closes.Sub(opens)
		for _, v := range visits {
			if v.ProviderID == p.ID && v.Status != appointments.NoShow {
				taken += common(opens, closes, v)
			}
		}
	}
	for _, v := range visits {
		if v.ProviderID == p.ID {
			l.Visits++
		}
		if v.ProviderID == p.ID && v.Status == appointments.Booked {
			l.Unconfirmed++
		}
	}
	l.Free = l.Works - taken
	return l
}

// common is how much of a visit lies between two times.
func common(from, to time.Time, v overview.Visit) time.Duration {
	if v.StartsAt.After(from) {
		from = v.StartsAt
	}
	if v.EndsAt.Before(to) {
		to = v.EndsAt
	}
	return max(to.Sub(from), 0)
}
