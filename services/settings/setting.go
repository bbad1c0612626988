package settings

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Key names a setting in the database and in addresses. It never changes.
type Key string

// Unit is what the number of a setting counts.
type Unit string

// The units.
const (
	Minutes   Unit = "minutes"
	Hours     Unit = "hours"
	Days      Unit = "days"
	Megabytes Unit = "megabytes" // of 1,048,576 bytes
	OnOff     Unit = "switch"    // 1 is on, 0 off
)

// Setting is something that an admin decides, with what holds until they do.
type Setting struct {
	Key       Key
	Unit      Unit
	Default   int
	Least     int
	Most      int
	PerClinic bool   // clinics may differ from the centre
	NameKey   string // message key
	HelpKey   string // message key: what follows from it
}

// In is the setting in a clinic, or in the centre for uuid.Nil.
func (s *Setting) In(clinic uuid.UUID) At { return At{s.Key, clinic} }

// Span is a setting that is a time.
type Span struct{ *Setting }

// Size is a setting that is a number of bytes, decided in megabytes.
type Size struct{ *Setting }

// Switch is a setting that is on or off: a feature.
type Switch struct{ *Setting }

// spans are how long the units of time are. A day is one of 24 hours here; who needs days of the calendar asks for Days.
var spans = map[Unit]time.Duration{Minutes: time.Minute, Hours: time.Hour, Days: 24 * time.Hour}

// unitKeys are the message keys of so many of a unit, in their plural forms.
var unitKeys = map[Unit]string{
	Minutes: "settings.minutes", Hours: "settings.hours", Days: "settings.days", Megabytes: "settings.megabytes",
}

// Text returns so many of the setting's unit in the reader's language: "15 minutes", "On".
func (s *Setting) Text(ctx context.Context, n int) string {
	switch {
	case s.Unit != OnOff:
		return i18n.N(ctx, unitKeys[s.Unit], n)
	case n == 1:
		return i18n.T(ctx, "settings.on")
	}
	return i18n.T(ctx, "settings.off")
}

// accepts reports whether the setting may be n.
func (s *Setting) accepts(n int) bool { return n >= s.Least && n <= s.Most }

// read reads what was typed: a number within the bounds, or nothing, which is nil.
func (s *Setting) read(typed string) (*int, error) {
	typed = text.Figures(typed)
	if typed == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return nil, ErrNumber
	}
	return &n, s.check(n)
}

func (s *Setting) check(n int) error {
	if !s.accepts(n) {
		return ErrBounds.With("least", s.Least, "most", s.Most)
	}
	return nil
}

// Group is settings that are shown together.
type Group struct {
	NameKey  string // message key
	Settings []*Setting
}
