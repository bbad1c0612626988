package access

import (
	"context"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// NewPasskey is a passkey that a browser has made.
type NewPasskey struct {
	Name   string
	Answer string // of the browser, in JSON
	Form   string // what the browser proves its forms with
}

// AddPasskey keeps a passkey of whoever acts, or returns ErrPasskey, fault.ErrInvalid for its name, or what MayAddPasskey says.
func (s *Service) AddPasskey(ctx context.Context, wish NewPasskey) (*Passkey, error) {
	if err := s.MayAddPasskey(ctx); err != nil {
		return nil, err
	}
	name, err := text.Name(wish.Name, longPasskey)
	if err != nil {
		return nil, fault.ErrInvalid.On("name", fault.Of(err).Key)
	}
	h, err := s.holder(ctx, Who(ctx).ID)
	if err != nil {
		return nil, err
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(wish.Answer))
	if err != nil {
		return nil, ErrPasskey
	}
	asked, err := s.answered(ctx, answer.Response.CollectedClientData.Challenge, wish.Form, true)
	if err != nil {
		return nil, err
	}
	made, err := s.Site.CreateCredential(h, webauthn.SessionData{
		Challenge: asked.Challenge, UserID: asked.UserID[:], UserVerification: protocol.VerificationRequired,
		CredParams: webauthn.CredentialParametersDefault(),
	}, answer)
	if err != nil {
		return nil, ErrPasskey
	}
	k := &Passkey{
		ID: db.NewID(), UserID: h.user.ID, CredentialID: made.ID, PublicKey: made.PublicKey, SignCount: int64(made.Authenticator.SignCount),
		AAGUID: made.Authenticator.AAGUID, BackupEligible: made.Flags.BackupEligible, BackedUp: made.Flags.BackupState,
		Name: name, CreatedAt: s.DB.Now(ctx), Transports: []string{},
	}
	for _, t := range made.Transport {
		k.Transports = append(k.Transports, string(t))
	}
	k.Raise(SecondStepWasChanged{k.UserID})
	return k, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(k).Exec(ctx); err != nil {
			return constraints.Fault(err)
		}
		return nil
	})
}
