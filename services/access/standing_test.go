package access_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
)

func admin(t *testing.T, s *access.Service, name string) *access.User {
	t.Helper()
	u, err := s.Create(t.Context(), access.NewUser{Email: name + "@clinic.example", NameAr: "مسؤول", NameEn: name, Role: access.Admin, Password: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestSetRole(t *testing.T) {
	t.Parallel()
	s := open(t)
	u, boss := noura(t, s), admin(t, s, "boss")
	token := signIn(t, s, desk)
	ctx := access.With(t.Context(), boss.Actor())
	if err := s.SetRole(ctx, u.ID, "owner"); fault.Of(err).Fields["role"] == "" {
		t.Errorf("SetRole(no role) = %v", err)
	}
	if err := s.SetRole(ctx, boss.ID, access.Billing); !errors.Is(err, access.ErrOwnAccess) {
		t.Errorf("SetRole(oneself) = %v, want ErrOwnAccess", err)
	}
	if err := s.SetRole(ctx, u.ID, access.Billing); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the session in the old role = %v, want it ended", err)
	}
	if got, err := s.Session(t.Context(), signIn(t, s, desk)); err != nil || got.Actor.Role != access.Billing {
		t.Errorf("signed in again as %+v, %v", got.Actor, err)
	}
}

func TestReactivate(t *testing.T) {
	t.Parallel()
	s := open(t)
	u, boss := noura(t, s), admin(t, s, "boss")
	ctx := access.With(t.Context(), boss.Actor())
	if err := errors.Join(s.Deactivate(ctx, u.ID), s.Reactivate(ctx, u.ID)); err != nil {
		t.Fatal(err)
	}
	signIn(t, s, desk)
}

// The last admin stays one, whoever asks, and also where two let each other go at once.
func TestLastAdmin(t *testing.T) {
	t.Parallel()
	s := open(t)
	a := admin(t, s, "first")
	for name, try := range map[string]func() error{
		"demoted":     func() error { return s.SetRole(access.With(t.Context(), access.System), a.ID, access.Manager) },
		"deactivated": func() error { return s.Deactivate(access.With(t.Context(), access.System), a.ID) },
	} {
		if err := try(); !errors.Is(err, access.ErrLastAdmin) {
			t.Errorf("the last admin %s = %v, want ErrLastAdmin", name, err)
		}
	}
	b := admin(t, s, "second")
	for range 5 {
		var all sync.WaitGroup
		errs := make(chan error, 2)
		all.Go(func() { errs <- s.SetRole(access.With(context.Background(), a.Actor()), b.ID, access.Manager) })
		all.Go(func() { errs <- s.Deactivate(access.With(context.Background(), b.Actor()), a.ID) })
		all.Wait()
		close(errs)
		refused := 0
		for err := range errs {
			if errors.Is(err, access.ErrLastAdmin) {
				refused++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if refused != 1 {
			t.Fatalf("%d of two who let each other go were refused, want one", refused)
		}
		sys := access.With(context.Background(), access.System)
		if err := errors.Join(s.Reactivate(sys, a.ID), s.SetRole(sys, b.ID, access.Admin)); err != nil {
			t.Fatal(err)
		}
	}
}

// Every permission has its place and its words on the page of roles.
func TestAreas(t *testing.T) {
	placed := map[access.Permission]int{}
	for _, a := range access.Areas {
		for _, p := range a.Permissions {
			placed[p]++
		}
	}
	for _, m := range access.Meanings {
		if placed[m.Permission] != 1 || m.Permission.NameKey() == "" {
			t.Errorf("%s stands %d times in Areas, and is called %q", m.Permission, placed[m.Permission], m.Permission.NameKey())
		}
	}
}
