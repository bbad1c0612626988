package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// How long a session lives. How long it may be left alone is a setting: Settings.
const (
	absoluteLimit = 12 * time.Hour   // since sign-in
	pendingLimit  = 10 * time.Minute // since the password, for the second step
	seenEvery     = time.Minute      // using it is noted no more often than this
)

// ErrSignedOut says that nobody is signed in: no session, or one that has ended.
var ErrSignedOut = fault.New(fault.SignedOut, "fault.signed_out")

// Session is who is signed in with a browser, and what that browser proves its forms with.
type Session struct {
	ID        uuid.UUID
	Actor     Actor
	CSRF      string
	ProvedAt  time.Time // when its user last showed who they are
	MustEnrol bool      // its user has to set up a second step before anything else
	Owes      int       // notes that its user has not signed, as it was looked up: see services/notes

	// The editions as the session was looked up, so that nobody has to ask: see services/settings, services/clinics.
	Settings, Catalogue uuid.UUID
}

type sessionKey struct{}

// WithSession returns a context in which the user of a session acts through it.
func WithSession(ctx context.Context, s Session) context.Context {
	return context.WithValue(With(ctx, s.Actor), sessionKey{}, s)
}

// SessionOf returns the session through which somebody acts in ctx, or the zero Session.
func SessionOf(ctx context.Context) Session {
	s, _ := ctx.Value(sessionKey{}).(Session)
	return s
}

// session is a signed-in browser. Its token is known to the browser alone.
type session struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`

	TokenHash   []byte `bun:",pk"`
	ID          uuid.UUID
	UserID      uuid.UUID
	User        *User `bun:"-"`
	CSRF        string
	CreatedAt   time.Time
	SeenAt      time.Time
	ProvedAt    time.Time
	ExpiresAt   time.Time
	IdleMinutes int
	Pending     bool // the password was right, and the second step is missing
	MustEnrol   bool
	ByPasskey   bool // both steps were shown when it began
	IP          string
	UserAgent   string
	Settings    uuid.UUID `bun:"-"`
	Catalogue   uuid.UUID `bun:"-"`
	Owes        int       `bun:"-"`
}

// Session returns the session of a token, or ErrSignedOut. Using a session keeps it from going idle.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	found, err := s.find(ctx, token)
	if err != nil {
		return Session{}, err
	}
	if s.DB.Now(ctx).Sub(found.SeenAt) > seenEvery {
		if err := s.seen(ctx, found); err != nil {
			return Session{}, err
		}
	}
	return found.shown(), nil
}

// Glance is Session for a page that asks by itself: it says nothing of whether somebody is there, so the session goes
// idle all the same.
func (s *Service) Glance(ctx context.Context, token string) (Session, error) {
	found, err := s.find(ctx, token)
	if err != nil {
		return Session{}, err
	}
	return found.shown(), nil
}

func (s *Service) find(ctx context.Context, token string) (*session, error) {
	if token == "" {
		return nil, ErrSignedOut
	}
	now, u := s.DB.Now(ctx), new(User)
	found := &session{TokenHash: hashed(token), User: u}
	err := s.DB.Conn(ctx).NewRaw("SELECT * FROM session_of(?, ?)", found.TokenHash, now).
		Scan(ctx, &found.ID, &found.ProvedAt, &found.MustEnrol, &found.CSRF, &found.SeenAt, &u.ID, &u.Email, &u.NameAr, &u.NameEn, &u.Role, &u.ProviderID, &u.Locale, &u.Theme, &u.Density, pgdialect.Array(&u.Clinics), &found.Settings, &found.Catalogue, &found.Owes)
	if err := db.Found(err); errors.Is(err, db.ErrNotFound) {
		return nil, ErrSignedOut
	} else if err != nil {
		return nil, fmt.Errorf("access: session: %w", err)
	}
	return found, nil
}

func (s *session) shown() Session {
	return Session{ID: s.ID, Actor: s.User.Actor(), CSRF: s.CSRF, ProvedAt: s.ProvedAt, MustEnrol: s.MustEnrol, Settings: s.Settings, Catalogue: s.Catalogue, Owes: s.Owes}
}

func (s *Service) seen(ctx context.Context, used *session) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		used.SeenAt = s.DB.Now(ctx)
		if _, err := tx.NewUpdate().Model(used).Column("seen_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: session seen: %w", err)
		}
		return nil
	})
}

// SignOut ends the session of a token. One that has ended already is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return end(ctx, tx, token)
	})
}

func end(ctx context.Context, tx bun.Tx, token string) error {
	if _, err := tx.NewDelete().Model((*session)(nil)).Where("token_hash = ?", hashed(token)).Exec(ctx); err != nil {
		return fmt.Errorf("access: end session: %w", err)
	}
	return nil
}

// begin makes a session of the user and returns its token. What was decided of the user's role and of idle browsers
// is written into it, so that no request has to ask.
func (s *Service) begin(ctx context.Context, tx bun.Tx, u *User, from Visitor) (string, error) {
	made, token := s.fresh(ctx, u, from)
	err := tx.NewRaw(`SELECT (SELECT idle_minutes FROM access_settings), (SELECT two_step FROM role_policies WHERE role = ?)`, u.Role).
		Scan(ctx, &made.IdleMinutes, &made.MustEnrol)
	if err != nil {
		return "", fmt.Errorf("access: rules for a session: %w", err)
	}
	made.MustEnrol = made.MustEnrol && u.TwoStepAt.IsZero()
	return token, insert(ctx, tx, made)
}

// beginPending makes a session with which nothing can be done but the second step.
func (s *Service) beginPending(ctx context.Context, tx bun.Tx, u *User, from Visitor) (string, error) {
	made, token := s.fresh(ctx, u, from)
	made.Pending, made.ExpiresAt, made.IdleMinutes = true, made.CreatedAt.Add(pendingLimit), int(pendingLimit.Minutes())
	return token, insert(ctx, tx, made)
}

func (s *Service) fresh(ctx context.Context, u *User, from Visitor) (made *session, token string) {
	now := s.DB.Now(ctx)
	token = Secret()
	return &session{
		TokenHash: hashed(token), ID: db.NewID(), UserID: u.ID, CSRF: Secret(), IP: from.IP, UserAgent: from.agent(),
		CreatedAt: now, SeenAt: now, ProvedAt: now, ExpiresAt: now.Add(absoluteLimit),
	}, token
}

func insert(ctx context.Context, tx bun.Tx, made *session) error {
	if _, err := tx.NewInsert().Model(made).Exec(ctx); err != nil {
		return fmt.Errorf("access: begin session: %w", err)
	}
	return nil
}

// SecretLength is how many letters a Secret has.
const SecretLength = 43

// Secret returns 256 random bits in letters that fit a cookie, a form and a URL.
func Secret() string {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

func hashed(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
