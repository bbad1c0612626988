package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/audit"
)

// TellBroken tells those who read the audit log that it was tampered with.
func (s *Service) TellBroken(ctx context.Context, _ audit.WasFoundBroken) error {
	return s.tell(ctx, word{
		Kind: AuditBroken, About: "audit:broken", Path: "/admin/audit", To: bun.SafeQuery("TRUE"),
	})
}

// TellGlass tells those who answer for privacy that somebody opened a restricted record, in the transaction that opens it.
func (s *Service) TellGlass(ctx context.Context, was audit.GlassWasBroken) error {
	return s.tell(ctx, word{
		Kind: GlassBroken, About: "glass:" + was.BreakID.String(), PatientID: was.PatientID, Path: "/admin/break-glass", To: bun.SafeQuery("TRUE"),
	})
}

// SettleGlass counts it as read by all once somebody has reviewed it.
func (s *Service) SettleGlass(ctx context.Context, was audit.GlassWasReviewed) error {
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND kind = ? AND read_at IS NULL", "glass:"+was.BreakID.String(), GlassBroken), &Stroke{})
}

// TellExport tells those who answer for privacy that everything is exported, restricted records too, in the transaction of
// ctx. says is the message key of how far that has come: an export that is asked for and taken is one notice.
func (s *Service) TellExport(ctx context.Context, export uuid.UUID, says string) error {
	return s.tell(ctx, word{
		Kind: AllExported, About: "export:" + export.String(), Facts: Facts{Says: says}, Path: "/admin/audit?table=export_packages", To: bun.SafeQuery("TRUE"),
	})
}
