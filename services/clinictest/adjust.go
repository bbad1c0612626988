package clinictest

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/settings"
)

// Adjust has Noura decide what a setting is in a clinic, or in the centre for uuid.Nil.
func (c *Cast) Adjust(t testing.TB, d *db.DB, of *settings.Setting, clinic uuid.UUID, value int) {
	t.Helper()
	s, at := &settings.Service{DB: d}, settings.At{Key: of.Key, ClinicID: clinic}
	all, err := s.Decided(c.Context())
	if err == nil {
		err = s.Set(c.Context(), settings.Wish{At: at, Value: strconv.Itoa(value), Version: all[at].Version})
	}
	if err != nil {
		t.Fatal(err)
	}
}
