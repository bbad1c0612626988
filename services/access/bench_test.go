package access_test

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// BenchmarkSession is what every request of a user pays to be known.
func BenchmarkSession(b *testing.B) {
	s := &access.Service{DB: dbtest.Open(b, nil)}
	ctx := context.Background()
	wish := access.NewUser{Email: "noura@clinic.example", NameAr: "نورة", NameEn: "Noura", Role: access.Receptionist, Password: passphrase}
	if _, err := s.Create(ctx, wish); err != nil {
		b.Fatal(err)
	}
	token, err := s.SignIn(ctx, wish.Email, passphrase, desk)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Session(ctx, token); err != nil {
			b.Fatal(err)
		}
	}
}
