package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/consents"
)

// TellSigned tells those who treat a patient that a form was signed. All that is signed at the desk is one notice.
func (s *Service) TellSigned(ctx context.Context, was consents.WasSigned) error {
	return s.tell(ctx, consent(ConsentSigned, "signed", was.Facts, s.treating(ctx, was.Facts)))
}

// TellWithdrawn tells those who treat a patient, and the desk, that something may not be done any more.
func (s *Service) TellWithdrawn(ctx context.Context, was consents.WasWithdrawn) error {
	to := bun.SafeQuery("? OR ?", s.treating(ctx, was.Facts), s.deskOf(was.Facts))
	return s.tell(ctx, consent(ConsentLost, "withdrawn", was.Facts, to))
}

// TellEnding tells the desk of a consent that ends soon. Those of a night are one notice.
func (s *Service) TellEnding(ctx context.Context, was consents.NearsItsEnd) error {
	return s.tell(ctx, word{Kind: ConsentEnding, About: "consents:ending", Path: "/consents", To: s.deskOf(was.Facts)})
}

func consent(kind Kind, what string, of consents.Facts, to schema.QueryWithArgs) word {
	patient := of.PatientID.String()
	return word{Kind: kind, About: "consents:" + what + ":" + patient, PatientID: of.PatientID, Path: "/patients/" + patient + "/consents", To: to}
}

// treating are those who have seen the patient within 90 days or are going to, in the clinic that a form is for.
func (s *Service) treating(ctx context.Context, of consents.Facts) schema.QueryWithArgs {
	return bun.SafeQuery(`u.provider_id IN (SELECT provider_id FROM appointments WHERE patient_id = ?0 AND (?1 = ?2 OR clinic_id = ?1)
		AND starts_at > ?3::timestamptz - interval '90 days' AND status NOT IN ('cancelled', 'no_show'))`, of.PatientID, of.ClinicID, uuid.Nil, s.DB.Now(ctx))
}

// deskOf are those at the desk where the patient is known: of the clinic that a form is for, or of any.
func (s *Service) deskOf(of consents.Facts) schema.QueryWithArgs {
	return bun.SafeQuery(`u.role IN (?0, ?1) AND (u.clinics IS NULL OR ?2 = ANY (u.clinics) OR ?2 = ?3 AND EXISTS (
		SELECT FROM patient_files AS f WHERE f.patient_id = ?4 AND f.clinic_id = ANY (u.clinics)))`,
		access.Receptionist, access.Manager, of.ClinicID, uuid.Nil, of.PatientID)
}
