package access

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// longPasskey is the most characters of a passkey's name.
const longPasskey = 60

// The faults of passkeys.
var (
	ErrPasskey    = fault.New(fault.Invalid, "access.wrong_passkey")
	ErrNoPasskeys = fault.New(fault.Conflict, "access.no_passkeys") // the address of the program allows none

	// ErrPasskeyFirst says that a password was right, and is not enough.
	ErrPasskeyFirst = fault.New(fault.Conflict, "access.passkey_first")
)

// Passkey is a key that a user's phone, computer or stick holds. It shows who they are in both steps at once: what
// holds it asks for a finger, a face or a PIN.
type Passkey struct {
	bun.BaseModel `bun:"table:passkeys,alias:pk"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	UserID         uuid.UUID
	CredentialID   []byte
	PublicKey      []byte
	SignCount      int64
	AAGUID         []byte   `bun:"aaguid"`
	Transports     []string `bun:",array"`
	BackupEligible bool
	BackedUp       bool
	Name           string
	CreatedAt      time.Time
	UsedAt         time.Time `bun:",nullzero"`
	RefusedAt      time.Time `bun:",nullzero"` // when its counter went back: there may be a copy
}

// PasskeySite returns the site that passkeys are made for, or why there can be none: browsers make them for a domain
// that they reach by HTTPS, and for localhost.
func PasskeySite(base string) (*webauthn.WebAuthn, error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("access: address of the site: %w", err)
	}
	if at.Scheme != "https" && at.Hostname() != "localhost" {
		return nil, errors.New("BASE_URL is not https, and browsers make no passkeys for it")
	}
	site, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: issuer, RPOrigins: []string{base},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("BASE_URL is not at a domain, and browsers make no passkeys for it: %w", err)
	}
	return site, nil
}

// MayAddPasskey returns why whoever acts can't add a passkey: ErrNoPasskeys, or what the centre has decided.
func (s *Service) MayAddPasskey(ctx context.Context) error {
	switch {
	case s.Site == nil:
		return ErrNoPasskeys
	case s.AddsPasskeys == nil:
		return nil
	}
	return s.AddsPasskeys(ctx)
}

// Passkeys returns those of a user, the newest first.
func (s *Service) Passkeys(ctx context.Context, user uuid.UUID) ([]*Passkey, error) {
	list := []*Passkey{}
	if err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("user_id = ?", user).Order("id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("access: passkeys of %s: %w", user, err)
	}
	return list, nil
}

// RemovePasskey takes away a passkey of whoever acts. One that is gone already is no error. It returns ErrNeeded for
// the last one where it is the second step that their role has to have.
func (s *Service) RemovePasskey(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := spare(ctx, tx, id); err != nil {
			return err
		}
		return s.forgetPasskeys(ctx, "user_id = ? AND id = ?", Who(ctx).ID, id)
	})
}

// forgetPasskeys deletes passkeys one by one: the audit keeps that each was there.
func (s *Service) forgetPasskeys(ctx context.Context, where string, args ...any) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		list := []*Passkey{}
		if err := tx.NewSelect().Model(&list).Where(where, args...).For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("access: passkeys to forget: %w", err)
		}
		for _, k := range list {
			k.Raise(SecondStepWasChanged{k.UserID})
			if _, err := tx.NewDelete().Model(k).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("access: forget passkey %s: %w", k.ID, err)
			}
		}
		return nil
	})
}

// holder is a user as the library sees one.
type holder struct {
	user *User
	keys []*Passkey
}

func (h holder) WebAuthnID() []byte          { return h.user.ID[:] }
func (h holder) WebAuthnName() string        { return h.user.Email }
func (h holder) WebAuthnDisplayName() string { return h.user.NameEn }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	all := []webauthn.Credential{}
	for _, k := range h.keys {
		c := webauthn.Credential{ID: k.CredentialID, PublicKey: k.PublicKey}
		c.Flags.BackupEligible, c.Flags.BackupState = k.BackupEligible, k.BackedUp
		c.Authenticator.AAGUID, c.Authenticator.SignCount = k.AAGUID, uint32(k.SignCount)
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		all = append(all, c)
	}
	return all
}
