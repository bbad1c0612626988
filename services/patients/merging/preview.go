package merging

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Preview is what a merge would do.
type Preview struct {
	Survivor    *patients.Patient // with guardians
	Merged      *patients.Patient // with guardians
	Differences []Difference
	Counts      []Count
	Joined      []Joined
	Overlaps    []Overlap // while there are any, nothing can be merged
	UndoDays    int       // in which whoever may merge may take it back
}

// Count is how many rows of a table belong to the merged record.
type Count struct {
	Label string // message key
	Moves int    // get the survivor's
	Stays int    // stay with the merged record, since the survivor has the same
}

// Overlap is a visit of each record at the same time, of which one has to be moved or called off.
type Overlap struct {
	Survivor Visit
	Merged   Visit
}

// Visit is one of them.
type Visit struct {
	ID                     uuid.UUID
	StartsAt, EndsAt       time.Time
	ServiceAr, ServiceEn   string
	ProviderAr, ProviderEn string
}

// Preview says what merging a record into another would do. It returns ErrSame, ErrGone, or a NotFound fault.
func (s *Service) Preview(ctx context.Context, survivor, merged uuid.UUID) (*Preview, error) {
	if survivor == merged {
		return nil, ErrSame
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	p := &Preview{UndoDays: set.Of(settings.MergeUndo.Setting, uuid.Nil)}
	if p.Survivor, err = s.Patients.Get(ctx, survivor); err != nil {
		return nil, err
	}
	if p.Merged, err = s.Patients.Get(ctx, merged); err != nil {
		return nil, err
	}
	if !p.Survivor.ArchivedAt.IsZero() || !p.Merged.ArchivedAt.IsZero() {
		return nil, ErrGone
	}
	p.Differences = differences(p.Survivor, p.Merged)
	if p.Joined, err = s.joined(ctx, survivor, merged); err != nil {
		return nil, err
	}
	if p.Counts, err = s.counts(ctx, p); err != nil {
		return nil, err
	}
	p.Overlaps, err = s.overlaps(ctx, survivor, merged)
	return p, err
}

// counts are those of every table that has something of the merged record, in one query.
func (s *Service) counts(ctx context.Context, p *Preview) (list []Count, err error) {
	known, err := s.keys(ctx)
	if err != nil {
		return nil, err
	}
	a := asked{Survivor: p.Survivor.ID, Merged: p.Merged.ID, Joined: ids(p.Joined), Now: s.DB.Now(ctx)}
	var parts []string
	for _, r := range Rules {
		if !r.Keep {
			one := "SELECT ?label AS label, count(*) FILTER (WHERE NOT stays) AS moves, count(*) FILTER (WHERE stays) AS stays FROM (SELECT " +
				r.staying(known[r.Table+"."+r.Column]) + " AS stays FROM ?table AS t WHERE t.?column = ?merged) AS t"
			parts = append(parts, s.DB.QueryGen().FormatQuery(one, a.of(r)))
		}
	}
	if err := s.DB.Conn(ctx).NewRaw("SELECT * FROM ("+strings.Join(parts, " UNION ALL ")+") AS c WHERE moves + stays > 0").Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("merging: counts: %w", err)
	}
	return list, nil
}

// overlaps are the visits that nobody can have both, the first ones first.
func (s *Service) overlaps(ctx context.Context, survivor, merged uuid.UUID) ([]Overlap, error) {
	var rows []struct {
		Own    Visit `bun:"embed:own_"`
		Theirs Visit `bun:"embed:theirs_"`
	}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT o.id AS own_id, o.starts_at AS own_starts_at, o.ends_at AS own_ends_at, os.name_ar AS own_service_ar, os.name_en AS own_service_en,
  op.name_ar AS own_provider_ar, op.name_en AS own_provider_en,
  t.id AS theirs_id, t.starts_at AS theirs_starts_at, t.ends_at AS theirs_ends_at, ts.name_ar AS theirs_service_ar, ts.name_en AS theirs_service_en,
  tp.name_ar AS theirs_provider_ar, tp.name_en AS theirs_provider_en
FROM appointments AS t
JOIN appointments AS o ON o.patient_id = ?0 AND tstzrange(o.starts_at, o.ends_at) && tstzrange(t.starts_at, t.ends_at)
JOIN services AS os ON os.id = o.service_id
JOIN providers AS op ON op.id = o.provider_id
JOIN services AS ts ON ts.id = t.service_id
JOIN providers AS tp ON tp.id = t.provider_id
WHERE t.patient_id = ?1 AND t.ends_at > ?2 AND t.status NOT IN ('cancelled', 'no_show') AND o.status NOT IN ('cancelled', 'no_show')
ORDER BY t.starts_at LIMIT 10`, survivor, merged, s.DB.Now(ctx)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("merging: overlaps: %w", err)
	}
	list := make([]Overlap, len(rows))
	for i, row := range rows {
		list[i] = Overlap{Survivor: row.Own, Merged: row.Theirs}
	}
	return list, nil
}
