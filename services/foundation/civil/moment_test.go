package civil_test

import (
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/text"
)

func TestParseLocal(t *testing.T) {
	tests := []struct {
		name, zone, typed, want string
		err                     error
	}{
		{name: "ten o'clock in Riyadh", zone: "Asia/Riyadh", typed: "2026-12-01T10:00", want: "2026-12-01T07:00Z"},
		{name: "in Arabic digits", zone: "Asia/Riyadh", typed: "٢٠٢٦-١٢-٠١T١٠:٠٠", want: "2026-12-01T07:00Z"},
		{name: "told in UTC", zone: "Asia/Riyadh", typed: "2026-12-01T07:00Z", want: "2026-12-01T07:00Z"},
		{name: "told with the largest offset", zone: "Asia/Riyadh", typed: "2026-02-09T10:00+14:00", want: "2026-02-08T20:00Z"},
		{name: "told with an offset to the west", zone: "Asia/Riyadh", typed: "2026-02-09T10:00-12:00", want: "2026-02-09T22:00Z"},
		{name: "skipped in spring", zone: "Africa/Cairo", typed: "2026-04-24T00:30", err: civil.ErrTime},
		{name: "nothing", zone: "Asia/Riyadh", typed: "", err: text.ErrEmpty},
		{name: "an impossible offset", zone: "Asia/Riyadh", typed: "2026-02-09T10:00+25:00", err: civil.ErrTime},
		{name: "a leap second", zone: "Asia/Riyadh", typed: "2026-06-30T23:59:60Z", err: civil.ErrTime},
		{name: "seconds", zone: "Asia/Riyadh", typed: "2026-12-01T10:00:30", err: civil.ErrTime},
		{name: "morning or afternoon", zone: "Asia/Riyadh", typed: "2026-02-09T10:00 AM", err: civil.ErrTime},
		{name: "hour 24", zone: "Asia/Riyadh", typed: "2026-02-09T24:00", err: civil.ErrTime},
		{name: "a day that is none", zone: "Asia/Riyadh", typed: "2026-02-30T10:00", err: civil.ErrTime},
		{name: "a Hijri day", zone: "Asia/Riyadh", typed: "1448-06-12T10:00", err: civil.ErrTime},
		{name: "infinity", zone: "Asia/Riyadh", typed: "infinity", err: civil.ErrTime},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := civil.ParseLocal(test.typed, zone(t, test.zone))
			if !errors.Is(err, test.err) {
				t.Fatalf("ParseLocal(%q) = %v, want %v", test.typed, err, test.err)
			}
			if err == nil && got.Format("2006-01-02T15:04Z07:00") != test.want {
				t.Errorf("ParseLocal(%q) = %v, want %s", test.typed, got, test.want)
			}
			if err == nil && got.Location() != time.UTC {
				t.Errorf("ParseLocal(%q) is in %v, want UTC", test.typed, got.Location())
			}
		})
	}
}
