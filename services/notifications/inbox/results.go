package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/results"
)

// TellResult tells who is to look at a result that there is something new. Those of one patient are one notice, and
// nothing of what they say is in it.
func (s *Service) TellResult(ctx context.Context, was results.WasFiled) error {
	return s.tell(ctx, result(ResultReady, was.Facts, s.looking(ctx, was.Facts)))
}

// TellTakenOut tells who was to look at a result that it is no longer in the record.
func (s *Service) TellTakenOut(ctx context.Context, was results.WasTakenOut) error {
	w := result(ResultTakenOut, was.Facts, s.looking(ctx, was.Facts))
	w.About = "result:out:" + was.ResultID.String()
	return s.tell(ctx, w)
}

// SettleResult counts what was told of a patient's results as read by who has looked at one.
func (s *Service) SettleResult(ctx context.Context, was results.WasReviewed) error {
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND user_id = ? AND read_at IS NULL", ofResults(was.PatientID), access.Who(ctx).ID), &Stroke{})
}

// TellStray tells those who file results by hand that one is nobody's. All that wait are one notice.
func (s *Service) TellStray(ctx context.Context, _ results.HasNoOwner) error {
	return s.tell(ctx, word{Kind: ResultStray, About: "results:unmatched", Path: "/results/unmatched", To: whole})
}

// TellCritical tells that somebody must act at once: who ordered, or treats the patient; then the clinicians of the clinic;
// then those in charge. Where there is nobody to tell, the next are told at once, and of what is nobody's those in charge. Whoever
// has just filed it hears of it, too: they have not seen what it says.
func (s *Service) TellCritical(ctx context.Context, was results.CriticalWaits) error {
	ctx = access.With(ctx, access.System)
	w := result(ResultCritical, was.Facts, s.looking(ctx, was.Facts))
	w.About = critical(was.ResultID)
	w.Path += "/" + was.ResultID.String()
	to := []schema.QueryWithArgs{w.To, s.colleagues(was.Facts)}
	if was.PatientID == uuid.Nil {
		to = nil
	}
	for _, w.To = range to[min(was.Level, len(to)):] {
		if reached, err := s.reach(ctx, w); reached || err != nil {
			return err
		}
	}
	w.Kind, w.About, w.Path = ResultWaits, w.About+":waits", "/results/critical"
	for _, w.To = range []schema.QueryWithArgs{whole, anywhere} {
		if reached, err := s.reach(ctx, w); reached || err != nil {
			return err
		}
	}
	return nil
}

// SettleCritical counts it as read by all once somebody has acknowledged it, or a correction has taken it back.
func (s *Service) SettleCritical(ctx context.Context, was results.CriticalSettled) error {
	about := critical(was.ResultID)
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).Where("about IN (?, ?) AND read_at IS NULL", about, about+":waits"), &Stroke{})
}

// TellSource tells those who keep the settings that results can't be fetched.
func (s *Service) TellSource(ctx context.Context, was results.SourceFailed) error {
	return s.tell(ctx, word{Kind: SourceDown, About: "source:" + was.SourceID.String(), Path: "/admin/sources", To: whole})
}

// whole are those who work in the whole centre.
var whole = bun.SafeQuery("u.clinics IS NULL")

// anywhere are all, also those who work in some clinics alone.
var anywhere = bun.SafeQuery("true")

func critical(result uuid.UUID) string { return "result:critical:" + result.String() }

func ofResults(patient uuid.UUID) string { return "results:" + patient.String() }

func result(kind Kind, of results.Facts, to schema.QueryWithArgs) word {
	return word{Kind: kind, About: ofResults(of.PatientID), PatientID: of.PatientID, Path: "/patients/" + of.PatientID.String() + "/results", To: to}
}

// looking is who is to look at a result. Where that is nobody, or nobody who is a user, it is whoever has seen the patient
// within 90 days or is going to, and where nobody has, the clinicians of the patient's clinics.
func (s *Service) looking(ctx context.Context, of results.Facts) schema.QueryWithArgs {
	const treats = `EXISTS (SELECT FROM appointments AS a WHERE a.provider_id = t.provider_id AND a.patient_id = ?1 AND a.starts_at > ?2::timestamptz - interval '90 days'
    AND a.status NOT IN ('cancelled', 'no_show'))`
	return bun.SafeQuery(`CASE WHEN EXISTS (SELECT FROM users AS t WHERE t.active AND t.provider_id = ?0) THEN u.provider_id = ?0
  WHEN EXISTS (SELECT FROM users AS t WHERE t.active AND `+treats+`) THEN EXISTS (SELECT FROM users AS t WHERE t.id = u.id AND `+treats+`)
  ELSE ?3 END`, of.ProviderID, of.PatientID, s.DB.Now(ctx), s.colleagues(of))
}

// colleagues are the clinicians of the clinic that ordered, or of those in which the patient is known.
func (s *Service) colleagues(of results.Facts) schema.QueryWithArgs {
	return bun.SafeQuery(`(u.role = ?0 AND (u.clinics IS NULL OR ?1 = ANY (u.clinics) OR ?1 = ?2 AND EXISTS (
  SELECT FROM patient_files AS f WHERE f.patient_id = ?3 AND f.clinic_id = ANY (u.clinics))))`, access.Clinician, of.ClinicID, uuid.Nil, of.PatientID)
}
