package seed

import (
	"bytes"
	"context"
	"fmt"

	"tenhal.sa/tenhal/services/access"
)

// Password is the one of every user that is made here.
const Password = "tenhal-demo-2026"

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

// maha is the receptionist, who has done all the paperwork.
var maha = name{"مها السبيعي", "Maha Al-Subaie"}

func (s *Seed) loadUsers(ctx context.Context) error {
	hash, err := access.Hash(ctx, Password)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	names := []name{maha, s.providers[0].name, {"بدر المالكي", "Badr Al-Malki"}, {"عبير الصالح", "Abeer Al-Saleh"}, {"ماجد الفهد", "Majed Al-Fahad"}}
	const columns = "users (id, email, name_ar, name_en, role, password_hash, provider_id, locale, created_at)"
	return s.load(ctx, columns, len(SignIns), func(w *bytes.Buffer, i int) {
		var provider any
		if SignIns[i].Role == access.Clinician {
			provider = id(providerID, 0)
		}
		row(w, id(userID, i), SignIns[i].Email, names[i].ar, names[i].en, string(SignIns[i].Role), hash, provider, "ar", s.now)
	})
}
