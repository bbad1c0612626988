package access_test

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

const passphrase = "a quiet desk by the window"

var desk = access.Visitor{IP: "192.0.2.7", Agent: "a browser"}

func open(t *testing.T) *access.Service {
	t.Helper()
	return &access.Service{DB: dbtest.Open(t, nil)}
}

// noura makes the receptionist of the tests.
func noura(t *testing.T, s *access.Service) *access.User {
	t.Helper()
	u, err := s.Create(t.Context(), access.NewUser{
		Email: "Noura@Clinic.example ", NameAr: "نورة العتيبي", NameEn: "Noura Alotaibi",
		Role: access.Receptionist, Password: passphrase,
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func signIn(t *testing.T, s *access.Service, from access.Visitor) string {
	t.Helper()
	token, err := s.SignIn(t.Context(), "noura@clinic.example", passphrase, from)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		name string
		role access.Role
		may  access.Permission
		want bool
	}{
		{"a receptionist books", access.Receptionist, access.AppointmentsBook, true},
		{"a receptionist does not read the audit", access.Receptionist, access.AuditRead, false},
		{"a clinician takes no money", access.Clinician, access.PaymentsTake, false},
		{"a manager does not make users", access.Manager, access.UsersManage, false},
		{"an admin makes users", access.Admin, access.UsersManage, true},
		{"everyone signs out", access.Billing, access.SignedIn, true},
		{"a stranger signs in", "", access.Public, true},
		{"a stranger is not signed in", "", access.SignedIn, false},
		{"an unknown role reads nothing", "owner", access.CalendarRead, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.role.Can(test.may); got != test.want {
				t.Errorf("%q.Can(%s) = %t, want %t", test.role, test.may, got, test.want)
			}
		})
	}
}

func TestWho(t *testing.T) {
	ctx := context.Background()
	if got := access.Who(ctx); got.SignedIn() || got.Can(access.SignedIn) {
		t.Errorf("Who() of an empty context = %+v, want nobody", got)
	}
	if got := access.Who(access.With(ctx, access.System)); got.SignedIn() || !got.Can(access.JobsManage) {
		t.Errorf("the program = %+v, want one who may do anything and is no user", got)
	}
}
