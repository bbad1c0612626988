package access_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
)

const chosen = "correct horse battery"

var newcomer = access.NewUser{Email: "New@Tenhal.example", NameAr: "ليلى الشهري", NameEn: "Layla Al-Shehri", Role: access.Receptionist}

func invited(t *testing.T) (*access.Service, *access.User) {
	t.Helper()
	s := &access.Service{DB: dbtest.Open(t, nil)}
	u, err := s.Invite(context.Background(), newcomer)
	if err != nil {
		t.Fatal(err)
	}
	return s, u
}

func token(t *testing.T, s *access.Service, id uuid.UUID) string {
	t.Helper()
	token, err := s.Invitation(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Who is invited can't sign in until they have chosen a password, once, by the latest link.
func TestInvite(t *testing.T) {
	t.Parallel()
	s, u := invited(t)
	ctx, from := context.Background(), access.Visitor{IP: "192.0.2.1"}
	if _, err := s.SignIn(ctx, u.Email, "", from); !errors.Is(err, access.ErrWrong) {
		t.Errorf("SignIn() before = %v, want ErrWrong", err)
	}
	old, link := token(t, s, u.ID), token(t, s, u.ID)
	if err := s.Accept(ctx, old, chosen); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(an earlier link) = %v, want ErrInvitation", err)
	}
	if err := s.Accept(ctx, link, "short"); fault.Of(err).Fields["password"] == "" {
		t.Errorf("Accept(a short password) = %v", err)
	}
	if who, err := s.Invitee(ctx, link); err != nil || who.Email != "new@tenhal.example" {
		t.Errorf("Invitee() = %+v, %v", who, err)
	}
	if err := s.Accept(ctx, link, chosen); err != nil {
		t.Fatalf("Accept() = %v", err)
	}
	if err := s.Accept(ctx, link, chosen+" 2"); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(again) = %v, want ErrInvitation", err)
	}
	if _, err := s.SignIn(ctx, u.Email, chosen, from); err != nil {
		t.Errorf("SignIn() after = %v", err)
	}
}

// A link that is too old, or whose user is not to come in, leads nowhere.
func TestInvitationOver(t *testing.T) {
	t.Parallel()
	s, u := invited(t)
	link := token(t, s, u.ID)
	s.DB.Clock.Set(dbtest.Now.Add(3*24*time.Hour + time.Minute))
	if err := s.Accept(context.Background(), link, chosen); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(after three days) = %v, want ErrInvitation", err)
	}
	link = token(t, s, u.ID)
	if err := s.Deactivate(context.Background(), u.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Accept(context.Background(), link, chosen); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(deactivated) = %v, want ErrInvitation", err)
	}
	if _, err := s.Invitation(context.Background(), uuid.New()); err == nil || errors.Is(err, db.ErrNotFound) {
		t.Errorf("Invitation(nobody) = %v", err)
	}
}

// Of two who follow a link at once, one chooses the password.
func TestAcceptRace(t *testing.T) {
	t.Parallel()
	s, u := invited(t)
	link := token(t, s, u.ID)
	var wg sync.WaitGroup
	won := make(chan error, 4)
	for range cap(won) {
		wg.Go(func() { won <- s.Accept(context.Background(), link, chosen) })
	}
	wg.Wait()
	close(won)
	n := 0
	for err := range won {
		if err == nil {
			n++
		} else if !errors.Is(err, access.ErrInvitation) {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d chose a password, want one", n)
	}
}

// Nobody ends their own access: with the last admin nobody could let anybody in again.
func TestDeactivateOneself(t *testing.T) {
	t.Parallel()
	s, u := invited(t)
	if err := s.Deactivate(access.With(context.Background(), u.Actor()), u.ID); !errors.Is(err, access.ErrOwnAccess) {
		t.Errorf("Deactivate(oneself) = %v, want ErrOwnAccess", err)
	}
	if now, err := s.User(context.Background(), u.ID); err != nil || !now.Active {
		t.Errorf("the user is %+v, %v", now, err)
	}
}
