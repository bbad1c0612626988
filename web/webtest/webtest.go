// Package webtest walks through the screens as a browser does, with the real server, services and database.
package webtest

import (
	"log/slog"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/web"
)

// Password is the one of every user that is made here.
const Password = "a quiet desk by the window"

// Centre is the whole program on a database of the test's own. Its clock stands at dbtest.Now.
type Centre struct {
	Config   web.Config
	Services web.Services
	App      *fiber.App
	Clock    clock.Clock

	t testing.TB
}

// Open starts the program.
func Open(t testing.TB) *Centre {
	t.Helper()
	return OpenWith(t, web.Config{Env: "development", BaseURL: "http://tenhal.test"})
}

// OpenWith starts the program with a configuration of the test's choice.
func OpenWith(t testing.TB, cfg web.Config) *Centre {
	t.Helper()
	return OpenOn(t, cfg, dbtest.Clone(t))
}

// OpenOn starts the program with a configuration and on a database of the test's choice.
func OpenOn(t testing.TB, cfg web.Config, dsn string) *Centre {
	t.Helper()
	hush()
	if cfg.DocumentsDir == "" {
		cfg.DocumentsDir = t.TempDir()
	}
	c := &Centre{Config: cfg, Clock: clock.At(dbtest.Now), t: t}
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: c.Clock, MaxConns: 20})
	t.Cleanup(func() { _ = d.Close() })
	services, err := web.Wire(cfg, d, bus)
	if err != nil {
		t.Fatal(err)
	}
	c.Services, c.App = services, web.NewServer(cfg, services)
	// A shift, so that tests may move the clock.
	if _, err := services.DB.ExecContext(t.Context(), "UPDATE access_settings SET idle_minutes = 480"); err != nil {
		t.Fatal(err)
	}
	return c
}

// hush keeps the log of requests out of what the tests say, unless somebody asks for it with -v.
var hush = sync.OnceFunc(func() {
	if !testing.Verbose() {
		slog.SetDefault(slog.New(slog.DiscardHandler))
	}
})

// Email is the address with which the user of a role signs in.
func Email(role access.Role) string { return string(role) + "@tenhal.example" }

// names are those of the users, by role.
var names = map[access.Role][2]string{
	access.Receptionist: {"نورة الحربي", "Noura Al-Harbi"},
	access.Clinician:    {"سامي العتيبي", "Sami Al-Otaibi"},
	access.Billing:      {"هدى الزهراني", "Huda Al-Zahrani"},
	access.Manager:      {"فيصل الدوسري", "Faisal Al-Dosari"},
	access.Admin:        {"عبير الصالح", "Abeer Al-Saleh"},
}

// User makes the user of a role, who reads English.
func (c *Centre) User(role access.Role) *access.User {
	c.t.Helper()
	ctx := c.t.Context()
	u, err := c.Services.Access.Create(ctx, access.NewUser{
		Email: Email(role), NameAr: names[role][0], NameEn: names[role][1], Role: role, Password: Password,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.Services.Access.Prefer(access.With(ctx, u.Actor()), access.Preferences{Locale: i18n.English}); err != nil {
		c.t.Fatal(err)
	}
	return u
}

// As returns a browser in which the user of a role, made for it, is signed in.
func (c *Centre) As(role access.Role) *Browser {
	c.t.Helper()
	c.User(role)
	b := c.Stranger()
	b.SignIn(role)
	return b
}
