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
	"tenhal.sa/tenhal/services/foundation/text"
)

// How long a session lives.
const (
	idleLimit     = 8 * time.Hour  // since it was last used
	absoluteLimit = 24 * time.Hour // since sign-in
	seenEvery     = time.Minute    // using it is noted no more often than this
)

// longAgent is the most characters of a browser's name for itself that are kept.
const longAgent = 300

// ErrSignedOut says that nobody is signed in: no session, or one that has ended.
var ErrSignedOut = fault.New(fault.SignedOut, "fault.signed_out")

// Session is who is signed in with a browser, and what that browser proves its forms with.
type Session struct {
	Actor Actor
	CSRF  string
}

// session is a signed-in browser. Its token is known to the browser alone.
type session struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`

	TokenHash []byte `bun:",pk"`
	UserID    uuid.UUID
	User      *User `bun:"-"`
	CSRF      string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	IP        string
	UserAgent string
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
	// Every page asks. Both rows are found by their keys: a join would take longer to plan than to run.
	err := s.DB.Conn(ctx).NewRaw(`
		SELECT s.csrf, s.seen_at, u.id, u.email, u.name_ar, u.name_en, u.role, u.provider_id, u.locale, u.theme, u.density, u.clinics
		FROM sessions AS s, users AS u
		WHERE s.token_hash = ?0 AND s.expires_at > ?1 AND s.seen_at > ?2
		  AND u.id = (SELECT user_id FROM sessions WHERE token_hash = ?0) AND u.active`, found.TokenHash, now, now.Add(-idleLimit)).
		Scan(ctx, &found.CSRF, &found.SeenAt, &u.ID, &u.Email, &u.NameAr, &u.NameEn, &u.Role, &u.ProviderID, &u.Locale, &u.Theme, &u.Density, pgdialect.Array(&u.Clinics))
	if err := db.Found(err); errors.Is(err, db.ErrNotFound) {
		return nil, ErrSignedOut
	} else if err != nil {
		return nil, fmt.Errorf("access: session: %w", err)
	}
	return found, nil
}

func (s *session) shown() Session { return Session{Actor: s.User.Actor(), CSRF: s.CSRF} }

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

// begin makes a session of the user and returns its token.
func (s *Service) begin(ctx context.Context, tx bun.Tx, u *User, from Visitor) (string, error) {
	token, now := Secret(), s.DB.Now(ctx)
	agent, _ := text.Optional(from.Agent, longAgent) // of one that makes no sense, nothing is kept
	made := &session{
		TokenHash: hashed(token), UserID: u.ID, CSRF: Secret(), IP: from.IP, UserAgent: agent,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(absoluteLimit),
	}
	if _, err := tx.NewInsert().Model(made).Exec(ctx); err != nil {
		return "", fmt.Errorf("access: begin session: %w", err)
	}
	return token, nil
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
