package access_test

import (
	"errors"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	s := open(t)
	made := noura(t, s)
	got, err := s.UserByEmail(t.Context(), "noura@clinic.example")
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != made.ID || !got.Active || got.Locale != "ar" || !strings.HasPrefix(got.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("created %+v", got)
	}
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	s := open(t)
	noura(t, s)
	good := access.NewUser{Email: "sami@clinic.example", NameAr: "سامي", NameEn: "Sami", Role: access.Clinician, Password: passphrase}
	for _, test := range []struct {
		name  string
		spoil func(*access.NewUser)
		field string
		key   string
	}{
		{"an address in use", func(u *access.NewUser) { u.Email = "NOURA@clinic.example" }, "email", "access.email_taken"},
		{"an address that is none", func(u *access.NewUser) { u.Email = "sami" }, "email", "access.email_unclear"},
		{"an address with a name", func(u *access.NewUser) { u.Email = "Sami <sami@clinic.example>" }, "email", "access.email_unclear"},
		{"no Arabic name", func(u *access.NewUser) { u.NameAr = " " }, "name_ar", "fault.required"},
		{"a name of 10,000 letters", func(u *access.NewUser) { u.NameEn = strings.Repeat("a", 10_000) }, "name_en", "fault.too_long"},
		{"a role that is none", func(u *access.NewUser) { u.Role = "owner" }, "role", "fault.choice"},
		{"the role of the program", func(u *access.NewUser) { u.Role = access.System.Role }, "role", "fault.choice"},
		{"a short password", func(u *access.NewUser) { u.Password = "elevenchars" }, "password", "access.password_short"},
		{"a well-known password", func(u *access.NewUser) { u.Password = "Password-2026!" }, "password", "access.password_common"},
		{"a telephone number", func(u *access.NewUser) { u.Password = "+966 55 123 4567" }, "password", "access.password_common"},
		{"one letter over and over", func(u *access.NewUser) { u.Password = strings.Repeat("z", 20) }, "password", "access.password_common"},
		{"the own name", func(u *access.NewUser) { u.Password = "sami.sami.sami" }, "password", "access.password_common"},
		{"stolen from others before", func(u *access.NewUser) { u.Password = "Mailcreated5240" }, "password", "access.password_common"},
		{"our name with a year", func(u *access.NewUser) { u.Password = "Tenhal clinic 2026!" }, "password", "access.password_common"},
		{"the own English name", func(u *access.NewUser) { u.NameEn = "Samantha Jones"; u.Password = "samantha-jones-1" }, "password", "access.password_common"},
		{"the own Arabic name", func(u *access.NewUser) {
			u.NameAr = "سامي العتيبي"
			u.Password = "سامي العتيبي 2026"
		}, "password", "access.password_common"},
		{"a book for a password", func(u *access.NewUser) { u.Password = strings.Repeat("long ", 60) }, "password", "fault.too_long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			wish := good
			test.spoil(&wish)
			_, err := s.Create(t.Context(), wish)
			if got := fault.Of(err); got.Kind != fault.Invalid || got.Fields[test.field] != test.key {
				t.Errorf("Create() = %v, want %s on %s", err, test.key, test.field)
			}
		})
	}
	if users, err := s.Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("%d users, %v; want Noura alone", len(users), err)
	}
}

func TestSetPassword(t *testing.T) {
	t.Parallel()
	s := open(t)
	u, token := noura(t, s), ""
	token = signIn(t, s, desk)
	if err := s.SetPassword(t.Context(), u.ID, "short"); fault.Of(err).Fields["password"] == "" {
		t.Errorf("SetPassword(short) = %v, want a complaint about it", err)
	}
	if err := s.SetPassword(t.Context(), u.ID, "another window entirely"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the old session = %v, want it ended", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); !errors.Is(err, access.ErrWrong) {
		t.Errorf("the old password = %v, want ErrWrong", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, "another window entirely", desk); err != nil {
		t.Errorf("the new password = %v", err)
	}
	if err := s.SetPassword(t.Context(), db.NewID(), passphrase); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an unknown user = %v, want ErrNotFound", err)
	}
}

func TestDeactivate(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	token := signIn(t, s, desk)
	if err := s.Deactivate(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("her session = %v, want it ended", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); !errors.Is(err, access.ErrWrong) {
		t.Errorf("her sign-in = %v, want the answer a wrong password gets", err)
	}
}

func TestPrefer(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	ctx := access.With(t.Context(), u.Actor())
	if err := s.Prefer(ctx, access.Preferences{Theme: "dark", Locale: "en"}); err != nil {
		t.Fatal(err)
	}
	got, err := s.User(ctx, u.ID)
	if err != nil || got.Theme != "dark" || got.Locale != "en" || got.Density != "comfortable" {
		t.Errorf("prefers %+v, %v; want dark, English and as dense as before", got, err)
	}
	if err := s.Prefer(ctx, access.Preferences{Theme: "pink"}); fault.Of(err).Fields["theme"] != "fault.choice" {
		t.Errorf("Prefer(pink) = %v, want a complaint about the theme", err)
	}
	if err := s.Prefer(t.Context(), access.Preferences{Theme: "dark"}); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("Prefer() by nobody = %v, want ErrSignedOut", err)
	}
}
