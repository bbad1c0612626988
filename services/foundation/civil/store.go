package civil

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Value writes the day for a date column, and NULL for no day.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column, which pgdriver hands over as a string. NULL is no day. Infinity is an error, and so is a
// timestamp: which day it is depends on the zone, see Of. bun takes a []Date for a list of models; select into a struct.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("civil: a date can't be a %T", src)
}

// MarshalText writes the day as String does, so that JSON has "2026-11-22".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes. It takes years that Parse doesn't: the column was checked when it was filled.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(layout, string(b))
	if err != nil {
		return fmt.Errorf("civil: %q is no date", b)
	}
	*d = Of(t, time.UTC)
	return nil
}
