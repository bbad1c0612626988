// Package access knows who uses the program, who is signed in, and what each may do.
package access

import (
	"context"
	"slices"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Service keeps users and their sessions.
type Service struct {
	DB    *db.DB
	Queue *queue.Queue       // of what Forgot leaves to do
	Box   *crypt.Box         // seals the secrets of second steps; nil where there can be none
	Site  *webauthn.WebAuthn // that passkeys are made for; nil where there can be none

	AddsPasskeys func(context.Context) error // says why passkeys are not to be added; nil: they are
}

// Actor is who does something: a user, the program itself, or, as the zero Actor, somebody unknown.
type Actor struct {
	ID         uuid.UUID
	NameAr     string
	NameEn     string
	Role       Role
	ProviderID *uuid.UUID  // who a clinician is on the calendar
	Clinics    []uuid.UUID // the only ones that they work in; none for the whole centre
	Email      string
	Locale     i18n.Locale
	Theme      string // auto, light or dark
	Density    string // comfortable or compact
}

// System is the program itself, which acts when a job runs. It may do anything and has no ID.
var System = Actor{NameAr: "تنهل", NameEn: "Tenhal", Role: system}

// Can reports whether the actor may do what the permission names. What concerns the whole centre is not for
// somebody who works in some clinics only, whatever their role.
func (a Actor) Can(p Permission) bool {
	return a.Role.Can(p) && !(a.Limited() && slices.Contains(central, p))
}

// SignedIn reports whether the actor is a user who is signed in.
func (a Actor) SignedIn() bool { return a.ID != uuid.Nil }

// Name returns the actor's name in the reader's language.
func (a Actor) Name(ctx context.Context) string { return i18n.Pick(ctx, a.NameAr, a.NameEn) }

type actorKey struct{}

// With returns a context in which a acts.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// Who returns who acts in ctx, or the zero Actor when nobody is known to.
func Who(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
