package inbox

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/notifications"
)

// TellBooked tells the provider of a new visit.
func (s *Service) TellBooked(ctx context.Context, was appointments.WasBooked) error {
	return s.tell(ctx, visit(VisitBooked, was.Facts, provider(was.Facts)))
}

// TellMoved tells the provider that a visit has another time, and also the one who had it before.
func (s *Service) TellMoved(ctx context.Context, was appointments.WasRescheduled) error {
	to := bun.SafeQuery(`u.provider_id IN (
		SELECT provider_id FROM appointments WHERE id = ?0
		UNION ALL (SELECT (before ->> 'provider_id')::uuid FROM appointment_events WHERE appointment_id = ?0 ORDER BY id DESC LIMIT 1))`, was.ID)
	return s.tell(ctx, visit(VisitMoved, was.Facts, to))
}

// TellCancelled tells the provider that a visit was called off.
func (s *Service) TellCancelled(ctx context.Context, was appointments.WasCancelled) error {
	return s.tell(ctx, visit(VisitCancelled, was.Facts, provider(was.Facts)))
}

// TellArrived tells the provider who is waiting.
func (s *Service) TellArrived(ctx context.Context, was appointments.HasArrived) error {
	return s.tell(ctx, visit(VisitArrived, was.Facts, provider(was.Facts)))
}

// TellRestored tells the provider that a visit takes place after all, where they were told that it does
// not. That the patient waits is taken back.
func (s *Service) TellRestored(ctx context.Context, was appointments.WasRestored) error {
	to := bun.SafeQuery(`u.id IN (
		SELECT user_id FROM (SELECT DISTINCT ON (user_id) user_id, kind FROM notices WHERE about = ? ORDER BY user_id, last_at DESC, id DESC) AS latest
		WHERE kind = ?)`, about(was.ID), VisitCancelled)
	if err := s.tell(ctx, visit(VisitBooked, was.Facts, to)); err != nil {
		return err
	}
	_, err := s.DB.Conn(ctx).NewDelete().Model((*Notice)(nil)).
		Where("about = ? AND kind IN (?, ?) AND read_at IS NULL", about(was.ID), VisitCancelled, VisitArrived).Exec(ctx)
	if err != nil {
		return fmt.Errorf("inbox: take back %s: %w", was.ID, err)
	}
	return nil
}

// SettleArrived counts an arrival as read once the session has begun: nobody waits any more.
func (s *Service) SettleArrived(ctx context.Context, was appointments.WasStarted) error {
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND kind = ? AND read_at IS NULL", about(was.ID), VisitArrived), &Stroke{})
}

// TellOverdue tells those who bill of an invoice that is not paid in time. Those of a night are one notice.
func (s *Service) TellOverdue(ctx context.Context, was finance.BecameOverdue) error {
	w := word{
		Kind: InvoiceOverdue, About: "invoices:overdue", Path: "/invoices?status=unpaid",
		To: bun.SafeQuery("u.role = ? AND (u.clinics IS NULL OR (SELECT clinic_id FROM invoices WHERE id = ?) = ANY (u.clinics))", access.Billing, was.InvoiceID),
	}
	err := s.DB.Conn(ctx).NewRaw("SELECT number FROM invoices WHERE id = ?", was.InvoiceID).Scan(ctx, &w.Facts.Number)
	if err != nil {
		return fmt.Errorf("inbox: overdue invoice %s: %w", was.InvoiceID, err)
	}
	return s.tell(ctx, w)
}

func visit(kind Kind, of appointments.Facts, to schema.QueryWithArgs) word {
	return word{
		Kind: kind, About: about(of.ID), PatientID: of.PatientID, Facts: Facts{At: &of.StartsAt},
		Path: "/appointments/" + of.ID.String(), To: to,
	}
}

func about(visit uuid.UUID) string { return "visit:" + visit.String() }

func provider(of appointments.Facts) schema.QueryWithArgs {
	return bun.SafeQuery("u.provider_id = ?", of.ProviderID)
}

// says are the words of what waits for the desk.
var says = map[notifications.TaskKind]string{
	notifications.AReply:      "inbox.asked_reply",
	notifications.AnotherTime: "inbox.asked_another_time",
	notifications.NotReached:  "inbox.asked_unreachable",
}

// TellAsked tells those at the desk that something waits for them.
func (s *Service) TellAsked(ctx context.Context, was notifications.DeskWasAsked) error {
	id := was.TaskID.String()
	return s.TellDesk(ctx, Task{PatientID: was.PatientID, Path: "/tasks/" + id, About: "task:" + id, Says: says[was.Kind]})
}

// TellBroadcast tells those who may approve a broadcast that it waits for them. Who wrote it knows.
func (s *Service) TellBroadcast(ctx context.Context, was notifications.BroadcastWasWritten) error {
	path := "/broadcasts/" + was.BroadcastID.String()
	mine := s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND user_id = ? AND read_at IS NULL", "broadcast:"+was.BroadcastID.String(), access.Who(ctx).ID)
	if err := s.read(ctx, mine, &Stroke{}); err != nil { // whoever changes another's words can't approve them any more
		return err
	}
	return s.tell(ctx, word{Kind: BroadcastWaits, About: "broadcast:" + was.BroadcastID.String(), Path: path, To: bun.SafeQuery("u.clinics IS NULL")})
}

// SettleBroadcast counts it as read once somebody has decided about it.
func (s *Service) SettleBroadcast(ctx context.Context, was notifications.BroadcastWasDecided) error {
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND kind = ? AND read_at IS NULL", "broadcast:"+was.BroadcastID.String(), BroadcastWaits), &Stroke{})
}
