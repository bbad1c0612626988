package patients_test

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
)

// desk is Noura's desk: the service, and the context in which she acts.
type desk struct {
	*patients.Service
	*clinictest.Cast
	ctx context.Context
}

func open(t testing.TB) desk {
	t.Helper()
	d := dbtest.Open(t, nil)
	cast := clinictest.New(t, d)
	return desk{&patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}, cast, cast.Context()}
}

func (d desk) register(t testing.TB, draft patients.Draft) *patients.Patient {
	t.Helper()
	p, err := d.Register(d.ctx, draft)
	if err != nil {
		t.Fatalf("Register: %v", err)
	}
	return p
}

// layan is a form that is filled in well, for an adult with a number of her own.
func layan() patients.Draft {
	return patients.Draft{
		NameAr: "ليان الأسمري", NameEn: "Layan Al-Asmari", Sex: "female", BirthDate: "1994-05-17",
		IdentityKind: "national_id", IdentityNumber: identity.Make(identity.NationalID, 4711),
		Phone: "055 112 4068", Email: "layan@example.com", Language: "ar",
	}
}

// jood is six years old on the day of the tests, and comes with her mother.
func jood() patients.Draft {
	return patients.Draft{
		NameAr: "جود العنزي", Sex: "female", BirthDate: "2020-02-10", IdentityKind: "none", Language: "ar",
		Guardians: []patients.GuardianDraft{{NameAr: "منى العنزي", Relation: "mother", Phone: "0561034017"}},
	}
}

// with returns a draft that somebody has changed.
func with(d patients.Draft, change func(*patients.Draft)) patients.Draft {
	change(&d)
	return d
}

func wantFields(t *testing.T, err error, want map[string]string) {
	t.Helper()
	got := fault.Of(err).Fields
	if len(got) != len(want) {
		t.Errorf("fields at fault = %v (%v), want %v", got, err, want)
	}
	for field, key := range want {
		if got[field] != key {
			t.Errorf("%s: %q, want %q", field, got[field], key)
		}
	}
}
