package access

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The most characters that are taken.
const (
	longName  = 120
	longEmail = 254 // RFC 5321, section 4.5.3.1.3, less the brackets
)

// ErrEmailTaken says that another user has that address.
var ErrEmailTaken = fault.ErrInvalid.On("email", "access.email_taken")

var errEmail = fault.New(fault.Invalid, "access.email_unclear")

// constraints are the rules of the tables users and sessions, as users hear of them.
var constraints = db.Constraints{
	"users_email_is_free":    ErrEmailTaken,
	"users_provider_id_fkey": fault.ErrInvalid.On("provider_id", "fault.choice"),
	"users_clinics_exist":    fault.ErrInvalid.On("clinics", "fault.choice"),
	"passkeys_once":          ErrPasskey,
}

// User is somebody who signs in.
type User struct {
	bun.BaseModel `bun:"table:users,alias:u"`
	signal.Source `bun:"-"`

	ID           uuid.UUID `bun:",pk"`
	Email        string
	NameAr       string
	NameEn       string
	Role         Role
	PasswordHash string
	ProviderID   *uuid.UUID
	Locale       i18n.Locale
	Theme        string
	Density      string
	Active       bool
	Clinics      []uuid.UUID `bun:",array"`    // the only ones that they work in; none for the whole centre
	TwoStepAt    time.Time   `bun:",nullzero"` // since when a second step is needed
	ResetAskedAt time.Time   `bun:",nullzero"` // when a link for a new password was last asked for
	CreatedAt    time.Time
}

// Actor returns the user as one who does something.
func (u *User) Actor() Actor {
	return Actor{
		ID: u.ID, NameAr: u.NameAr, NameEn: u.NameEn, Role: u.Role, ProviderID: u.ProviderID,
		Email: u.Email, Locale: u.Locale, Theme: u.Theme, Density: u.Density, Clinics: u.Clinics,
	}
}

// NewUser is what it takes to make a user.
type NewUser struct {
	Email      string
	NameAr     string
	NameEn     string
	Role       Role
	Password   string
	ProviderID *uuid.UUID
	Clinics    []uuid.UUID // the only ones that they are to work in; none for the whole centre
	Locale     i18n.Locale // empty is Arabic
}

// Create makes a user who can sign in at once. It returns fault.ErrInvalid with the inputs at
// fault, ErrEmailTaken among them.
func (s *Service) Create(ctx context.Context, wish NewUser) (*User, error) {
	var check fault.Check
	u := wish.user(&check)
	if err := s.judge(ctx, wish.Password, u); err != nil {
		if fault.Of(err).Kind != fault.Invalid {
			return nil, err
		}
		check.Field("password", fault.Of(err).Fields["password"])
	}
	err := check.Err()
	if err == nil {
		u.PasswordHash, err = Hash(ctx, wish.Password)
	}
	if err != nil {
		return nil, err
	}
	return u, s.add(ctx, u)
}

func (s *Service) add(ctx context.Context, u *User) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u.CreatedAt = s.DB.Now(ctx)
		_, err := tx.NewInsert().Model(u).Exec(ctx)
		return constraints.Fault(err)
	})
}

// user is the user that was wished for, still without a password hash. It notes what is wrong with the wish.
func (n NewUser) user(check *fault.Check) *User {
	u := &User{
		ID: db.NewID(), Role: n.Role, ProviderID: n.ProviderID, Clinics: orAll(n.Clinics), Active: true,
		Locale: cmp.Or(n.Locale, i18n.Arabic), Theme: Themes[0], Density: Densities[0],
	}
	var err error
	u.Email, err = address(n.Email)
	check.Note("email", err)
	u.NameAr, err = text.Name(n.NameAr, longName)
	check.Note("name_ar", err)
	u.NameEn, err = text.Name(n.NameEn, longName)
	check.Note("name_en", err)
	check.Require(slices.Contains(Roles, n.Role), "role", "fault.choice")
	check.Require(slices.Contains(Locales, u.Locale), "locale", "fault.choice")
	return u
}

// SetPassword gives the user a new password and ends all of the user's sessions.
// It returns fault.ErrInvalid for a password that is too easy, db.ErrNotFound for an unknown user.
func (s *Service) SetPassword(ctx context.Context, id uuid.UUID, password string) error {
	u, err := s.User(ctx, id)
	if err != nil {
		return err
	}
	if err := s.judge(ctx, password, u); err != nil {
		return err
	}
	hash, err := Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		if err := s.endLinks(ctx, id); err != nil {
			return err
		}
		return s.change(ctx, id, func(u *User) error { return u.setPassword(hash) }, "password_hash")
	})
}

func (u *User) setPassword(hash string) error {
	u.PasswordHash = hash
	u.Raise(PasswordWasChanged{u.ID})
	return nil
}

// User returns a user, active or not, or db.ErrNotFound.
func (s *Service) User(ctx context.Context, id uuid.UUID) (*User, error) {
	return s.user(ctx, "id = ?", id)
}

// UserByEmail returns the user with an address, active or not, or db.ErrNotFound.
func (s *Service) UserByEmail(ctx context.Context, email string) (*User, error) {
	return s.user(ctx, "email = ?", strings.ToLower(strings.TrimSpace(email)))
}

func (s *Service) user(ctx context.Context, where string, value any) (*User, error) {
	u := new(User)
	if err := s.DB.Conn(ctx).NewSelect().Model(u).Where(where, value).Scan(ctx); err != nil {
		return nil, db.Found(err)
	}
	return u, nil
}

// Users returns all users, the active ones first, by their English names.
func (s *Service) Users(ctx context.Context) ([]*User, error) {
	var users []*User
	err := s.DB.Conn(ctx).NewSelect().Model(&users).Order("active DESC", "name_en", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("access: users: %w", err)
	}
	return users, nil
}

// Names returns the names of all users in the reader's language.
func (s *Service) Names(ctx context.Context) (map[uuid.UUID]string, error) {
	users, err := s.Users(ctx)
	names := make(map[uuid.UUID]string, len(users))
	for _, u := range users {
		names[u.ID] = i18n.Pick(ctx, u.NameAr, u.NameEn)
	}
	return names, err
}

// address returns an e-mail address as it is kept and compared: trimmed and in lower case.
func address(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > longEmail {
		return "", errEmail
	}
	return s, nil
}
