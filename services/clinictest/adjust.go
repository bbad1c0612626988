package clinictest

import (
	"strconv"
	"testing"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/settings"
)

// Adjust has Noura decide what a setting is.
func (c *Cast) Adjust(t testing.TB, d *db.DB, at settings.At, value int) {
	t.Helper()
	s := &settings.Service{DB: d}
	all, err := s.Decided(c.Context())
	if err == nil {
		err = s.Set(c.Context(), settings.Wish{At: at, Value: strconv.Itoa(value), Version: all[at].Version})
	}
	if err != nil {
		t.Fatal(err)
	}
}
