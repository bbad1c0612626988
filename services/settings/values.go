package settings

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Values are what holds, as of one moment. The zero Values are what is declared.
type Values struct {
	edition uuid.UUID
	decided map[At]int
}

// At is where a setting was decided: for a clinic, or for the centre with uuid.Nil.
type At struct {
	Key      Key
	ClinicID uuid.UUID `bun:",nullzero"`
}

// Now returns what holds. It is kept in memory. Whoever is signed in has brought the edition with their session, so it
// asks the database for nothing, and a request goes by one edition from its beginning to its end; jobs and strangers
// ask for the edition alone.
func (s *Service) Now(ctx context.Context) (*Values, error) {
	if s == nil {
		return &Values{}, nil
	}
	edition := access.SessionOf(ctx).Settings
	if edition == uuid.Nil {
		if err := s.DB.Conn(ctx).NewRaw("SELECT edition FROM settings_edition").Scan(ctx, &edition); err != nil {
			return nil, fmt.Errorf("settings: edition: %w", err)
		}
	}
	if kept := s.kept.Load(); kept != nil && kept.edition == edition {
		return kept, nil
	}
	// What changes while it is read is read again next time: the edition was asked for first.
	v := &Values{edition: edition, decided: map[At]int{}}
	rows := []row{}
	if err := s.DB.Conn(ctx).NewSelect().Model(&rows).Where("value IS NOT NULL").Scan(ctx); err != nil {
		return nil, fmt.Errorf("settings: values: %w", err)
	}
	for _, r := range rows {
		v.decided[r.At] = *r.Value
	}
	if _, inside := db.From(ctx); !inside { // a transaction may have changed it, and still be undone
		s.kept.Store(v)
	}
	return v, nil
}

// Of returns what a setting is in a clinic, or in the centre for uuid.Nil. What was decided before the bounds were drawn
// tighter counts as the nearest that they allow.
func (v *Values) Of(s *Setting, clinic uuid.UUID) int {
	n, decided := 0, false
	if s.PerClinic {
		n, decided = v.decided[s.In(clinic)]
	}
	if !decided {
		n, decided = v.decided[s.In(uuid.Nil)]
	}
	if !decided {
		return s.Default
	}
	return min(max(n, s.Least), s.Most)
}

// Span returns how long a time is.
func (v *Values) Span(s Span, clinic uuid.UUID) time.Duration {
	return time.Duration(v.Of(s.Setting, clinic)) * spans[s.Unit]
}

// Text returns what a setting is in the centre, in the reader's language: "30 days".
func (v *Values) Text(ctx context.Context, s *Setting) string { return s.Text(ctx, v.Of(s, uuid.Nil)) }

// Bytes returns how many bytes a size is.
func (v *Values) Bytes(s Size) int { return v.Of(s.Setting, uuid.Nil) << 20 }

// On reports whether a feature is switched on.
func (v *Values) On(s Switch, clinic uuid.UUID) bool { return v.Of(s.Setting, clinic) == 1 }

// On reports whether a feature is switched on in a clinic, or in the centre for uuid.Nil.
func (s *Service) On(ctx context.Context, of Switch, clinic uuid.UUID) (bool, error) {
	v, err := s.Now(ctx)
	return err == nil && v.On(of, clinic), err
}

// Require returns ErrOff where a feature is switched off in a clinic, or in the centre for uuid.Nil.
func (s *Service) Require(ctx context.Context, of Switch, clinic uuid.UUID) error {
	on, err := s.On(ctx, of, clinic)
	if err == nil && !on {
		return ErrOff.With("feature", i18n.T(ctx, of.NameKey))
	}
	return err
}
