package inbox

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/referrals"
)

// TellReferred tells those at work in the clinic that is to answer a referral. Where nobody is, managers are told. What
// goes outside is for nobody here.
func (s *Service) TellReferred(ctx context.Context, was referrals.WasSent) error {
	if was.ToClinicID == uuid.Nil {
		return nil
	}
	answers := ReferralSent.meaning().roles()
	to := bun.SafeQuery("? OR ? AND NOT EXISTS (SELECT FROM users AS o WHERE o.active AND o.role IN (?) AND ?)",
		at("u", was.ToClinicID), managers(was.Facts), bun.List(answers), at("o", was.ToClinicID))
	return s.tellReferral(ctx, ReferralSent, was.Facts, told{To: to})
}

// TellReferralAccepted tells the sender that the patient is taken on.
func (s *Service) TellReferralAccepted(ctx context.Context, was referrals.WasAccepted) error {
	return s.settleReferral(ctx, was.Facts, told{Says: "inbox.referral_accepted", To: sender(was.Facts)})
}

// TellReferralRejected tells the sender that the patient is not.
func (s *Service) TellReferralRejected(ctx context.Context, was referrals.WasRejected) error {
	return s.settleReferral(ctx, was.Facts, told{Says: "inbox.referral_rejected", To: sender(was.Facts)})
}

// TellReferralOutcome tells the sender that there is an outcome.
func (s *Service) TellReferralOutcome(ctx context.Context, was referrals.WasCompleted) error {
	return s.settleReferral(ctx, was.Facts, told{Says: "inbox.referral_completed", To: sender(was.Facts)})
}

// TellReferralRetracted tells both sides that a referral is no more.
func (s *Service) TellReferralRetracted(ctx context.Context, was referrals.WasWithdrawn) error {
	return s.settleReferral(ctx, was.Facts, told{Says: "inbox.referral_withdrawn", To: bun.SafeQuery("? OR ?", sender(was.Facts), at("u", was.ToClinicID))})
}

// TellReferralExpired tells the sender that nobody answered.
func (s *Service) TellReferralExpired(ctx context.Context, was referrals.HasExpired) error {
	return s.settleReferral(ctx, was.Facts, told{Says: "inbox.referral_expired", To: sender(was.Facts)})
}

// TellReferralLate tells of an answer that is late: first those who are to answer, then managers and the sender, at last managers
// and admins.
func (s *Service) TellReferralLate(ctx context.Context, was referrals.WasEscalated) error {
	to := at("u", was.ToClinicID)
	if was.ToClinicID == uuid.Nil { // it is for the sender to ask outside
		to = sender(was.Facts)
	}
	switch was.Step {
	case 2:
		to = bun.SafeQuery("? OR ?", managers(was.Facts), sender(was.Facts))
	case 3:
		to = bun.SafeQuery("? OR u.role = ? AND u.clinics IS NULL", managers(was.Facts), access.Admin)
	}
	return s.tellReferral(ctx, ReferralLate, was.Facts, told{To: to})
}

// told is what some users are to be told of a referral.
type told struct {
	Says string // message key; empty for that of the kind
	To   schema.QueryWithArgs
}

// tellReferral tells of a referral by its number. Whose it is is said too, unless the patient's record is restricted.
func (s *Service) tellReferral(ctx context.Context, kind Kind, of referrals.Facts, t told) error {
	w := word{Kind: kind, About: "referral:" + of.ID.String(), Facts: Facts{Number: of.Number, Says: t.Says}, Path: "/referrals/" + of.ID.String(), To: t.To}
	restricted := false
	err := s.DB.Conn(ctx).NewRaw("SELECT EXISTS (SELECT FROM patient_restrictions WHERE patient_id = ? AND lifted_at IS NULL)", of.PatientID).Scan(ctx, &restricted)
	if err != nil {
		return fmt.Errorf("inbox: referral %s: %w", of.ID, err)
	}
	if !restricted {
		w.PatientID = of.PatientID
	}
	return s.tell(ctx, w)
}

// settleReferral counts as read by all that an answer is waited for, and tells what became of it.
func (s *Service) settleReferral(ctx context.Context, of referrals.Facts, t told) error {
	err := s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND kind IN (?, ?) AND read_at IS NULL", "referral:"+of.ID.String(), ReferralSent, ReferralLate), &Stroke{})
	if err != nil {
		return err
	}
	return s.tellReferral(ctx, ReferralMoved, of, t)
}

// at are those of the users called by a name who work in a clinic: its providers, who is there by their settings, and the
// desk of the whole centre.
func at(user string, clinic uuid.UUID) schema.QueryWithArgs {
	return bun.SafeQuery(`(?0.provider_id IN (SELECT id FROM providers WHERE clinic_id = ?1) OR ?1 = ANY (?0.clinics) OR ?0.clinics IS NULL AND ?0.role = ?2)`,
		bun.Ident(user), clinic, access.Receptionist)
}

// sender is who wrote a referral, or, where they are gone, those who work where it comes from.
func sender(of referrals.Facts) schema.QueryWithArgs {
	return bun.SafeQuery("(u.id = ?0 OR NOT EXISTS (SELECT FROM users AS o WHERE o.id = ?0 AND o.active) AND ?1)", of.AuthorID, at("u", of.FromClinicID))
}

// managers are those of the whole centre and of the two clinics.
func managers(of referrals.Facts) schema.QueryWithArgs {
	return bun.SafeQuery("u.role = ? AND (u.clinics IS NULL OR ? = ANY (u.clinics) OR ? = ANY (u.clinics))", access.Manager, of.FromClinicID, of.ToClinicID)
}
