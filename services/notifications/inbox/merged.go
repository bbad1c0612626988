package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/patients"
)

// TellMerged tells those who are going to see a patient that two records are one now.
func (s *Service) TellMerged(ctx context.Context, was patients.WasMerged) error {
	return s.tell(ctx, s.records(ctx, was.SurvivorID, was.MergedID, "inbox.records_merged"))
}

// TellUnmerged tells those who are going to see either patient that there are two records again.
func (s *Service) TellUnmerged(ctx context.Context, was patients.WasUnmerged) error {
	return s.tell(ctx, s.records(ctx, was.SurvivorID, was.MergedID, "inbox.records_unmerged"))
}

func (s *Service) records(ctx context.Context, survivor, merged uuid.UUID, says string) word {
	return word{
		Kind: RecordsMerged, About: "patient:" + survivor.String(), PatientID: survivor, Facts: Facts{Says: says}, Path: "/patients/" + survivor.String(),
		To: bun.SafeQuery(`u.provider_id IN (
			SELECT provider_id FROM appointments WHERE patient_id IN (?, ?) AND ends_at > ? AND status NOT IN ('cancelled', 'no_show'))`, survivor, merged, s.DB.Now(ctx)),
	}
}
