// Package seed fills an empty database with a centre: one to look at, or one to measure on.
// The same size on the same day gives the same rows.
package seed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
)

// ErrNotEmpty says that there is a centre in the database already.
var ErrNotEmpty = errors.New("seed: the database is not empty")

// Password is the one of every user that is made here.
const Password = "tenhal-demo-2026"

// zone is the one of the centre that is made here.
var zone = time.FixedZone("Asia/Riyadh", 3*60*60)

// Seed fills a database.
type Seed struct {
	DB   *db.DB
	size Size
	now  time.Time // in the zone
	dice *rand.Rand
	people
	centre
}

// Fill writes a centre of a size into the empty database d, as of now. The database's clock plays no part.
func Fill(ctx context.Context, d *db.DB, size Size, now time.Time) error {
	s := &Seed{DB: d, size: size, now: now.In(zone)}
	if size.Name != demo.Name {
		s.now = Anchor.In(zone).Add(9 * time.Hour)
	}
	today := civil.Of(s.now, zone)
	s.dice = rand.New(rand.NewPCG(uint64(today.Year*10000+int(today.Month)*100+today.Day), uint64(size.Patients)))
	var known bool
	if err := d.NewRaw("SELECT EXISTS (SELECT 1 FROM organisation) OR EXISTS (SELECT 1 FROM patients)").Scan(ctx, &known); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	if known {
		return ErrNotEmpty
	}
	steps := []func(context.Context) error{s.loadCentre, s.loadUsers, s.loadPatients, s.loadMeasured, s.settle}
	if size.Name == demo.Name {
		steps[3] = s.loadDemo
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settle lets the planner know what is there, and sequences go on after it.
func (s *Seed) settle(ctx context.Context) error {
	for _, query := range []string{
		"SELECT setval('patient_file_numbers', (SELECT count(*) FROM patients) + 1, false)",
		"ANALYZE",
	} {
		if err := s.run(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// SignIn is a user to sign in with.
type SignIn struct {
	Role  access.Role
	Email string
}

// SignIns are one user of each role, in every size. All have the same Password.
var SignIns = []SignIn{
	{access.Receptionist, "reception@tenhal.example"},
	{access.Clinician, "clinician@tenhal.example"},
	{access.Billing, "billing@tenhal.example"},
	{access.Manager, "manager@tenhal.example"},
	{access.Admin, "admin@tenhal.example"},
}

func (s *Seed) loadUsers(ctx context.Context) error {
	hash, err := access.Hash(ctx, Password)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	names := []name{{"مها السبيعي", "Maha Al-Subaie"}, s.providers[0].name, {"بدر المالكي", "Badr Al-Malki"}, {"عبير الصالح", "Abeer Al-Saleh"}, {"ماجد الفهد", "Majed Al-Fahad"}}
	return load(ctx, s.DB, "users (id, email, name_ar, name_en, role, password_hash, provider_id, locale, created_at)", len(SignIns), func(w *bytes.Buffer, i int) {
		var provider any = null{}
		if SignIns[i].Role == access.Clinician {
			provider = id(providerID, 0)
		}
		row(w, id(userID, i), SignIns[i].Email, names[i].ar, names[i].en, string(SignIns[i].Role), hash, provider, "ar", s.now)
	})
}
