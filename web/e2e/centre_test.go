package e2e

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
	"tenhal.sa/tenhal/web"
)

// password is the one of every user.
const password = "a quiet desk by the window"

// centre is the whole program at work, with a database and a mail server of the test's own, and the cast. Its clock
// stands at dbtest.Now, Sunday 09:00, until a test sets it.
type centre struct {
	*clinictest.Cast
	web.Services

	url   string
	clock clock.Clock
	post  *smtptest.Server
	texts *twiliotest.Server // nil where the centre sends none
	users map[access.Role]*access.User
	t     *testing.T
}

// option says how a centre is other than most.
type option func(*centre, *web.Config)

// open starts the program with the cast in it. It stops when the test ends.
func open(t *testing.T, options ...option) *centre {
	t.Helper()
	return start(t, func(c *centre) { c.Cast = clinictest.New(t, c.DB) }, options...)
}

// start starts the program with what fill puts into its database.
func start(t *testing.T, fill func(*centre), options ...option) *centre {
	t.Helper()
	if chromium == nil {
		t.Skip(noBrowser)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &centre{
		url: "http://" + listener.Addr().String(), clock: clock.At(dbtest.Now), post: smtptest.New(t, smtptest.Options{}),
		users: map[access.Role]*access.User{}, t: t,
	}
	cfg := web.Config{Env: "development", BaseURL: c.url, EmailHost: c.post.Host, EmailPort: c.post.Port, EmailFrom: "Tenhal <desk@tenhal.example>", TwilioAccount: "none"}
	for _, change := range options {
		change(c, &cfg)
	}
	bus, dsn := signal.NewBus(), dbtest.Clone(t)
	if c.Services, err = web.Wire(cfg, c.database(dsn, bus, 20), bus); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	_, err = c.DB.ExecContext(context.Background(), "UPDATE access_settings SET idle_minutes = 480") // a shift, so that stories may move the clock
	c.must(err)
	fill(c)
	c.serve(web.NewServer(cfg, c.Services), listener)
	config := jobs.Config{Workers: map[queue.Name]int{queue.Critical: 2, queue.Notify: 2, queue.Reports: 1}, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	c.work(c.database(dsn, bus, config.Conns()), config)
	return c
}

func (c *centre) database(dsn string, bus *signal.Bus, conns int) *db.DB {
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: c.clock, MaxConns: conns})
	c.t.Cleanup(func() { _ = d.Close() }) // the database itself goes next
	return d
}

func (c *centre) serve(app *fiber.App, listener net.Listener) {
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	c.t.Cleanup(func() {
		_ = app.ShutdownWithTimeout(5 * time.Second) // a browser may keep a connection longer than that
		if err := <-served; err != nil {
			c.t.Errorf("the server: %v", err)
		}
	})
}

func (c *centre) work(d *db.DB, config jobs.Config) {
	c.t.Helper()
	runner, err := web.Workers(d, c.Services, config)
	if err != nil {
		c.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- runner.Run(ctx) }()
	c.t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			c.t.Errorf("the workers: %v", err)
		}
	})
}

// names are those of the users, by role.
var names = map[access.Role][2]string{
	access.Receptionist: {"ليلى الشهري", "Laila Al-Shehri"},
	access.Clinician:    {"سامي العتيبي", "Sami Al-Otaibi"},
	access.Billing:      {"هدى الزهراني", "Huda Al-Zahrani"},
	access.Manager:      {"فيصل الدوسري", "Faisal Al-Dosari"},
	access.Admin:        {"عبير الصالح", "Abeer Al-Saleh"},
}

// user returns the user of a role, who reads a language.
func (c *centre) user(role access.Role, locale i18n.Locale) *access.User {
	c.t.Helper()
	ctx := context.Background()
	if c.users[role] == nil {
		u, err := c.Access.Create(ctx, access.NewUser{
			Email: string(role) + "@tenhal.example", NameAr: names[role][0], NameEn: names[role][1], Role: role, Password: password,
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.users[role] = u
	}
	if err := c.Access.Prefer(access.With(ctx, c.users[role].Actor()), access.Preferences{Locale: locale}); err != nil {
		c.t.Fatal(err)
	}
	return c.users[role]
}

// book books a session of 45 minutes for Omar with Sami, some time after the clock's, unless change says otherwise.
func (c *centre) book(after time.Duration, change func(*appointments.Wish)) *appointments.Appointment {
	c.t.Helper()
	wish := appointments.Wish{PatientID: c.Omar.ID, ProviderID: c.Sami.ID, ServiceID: c.Session.ID, StartsAt: c.clock.Now().Add(after)}
	if change != nil {
		change(&wish)
	}
	a, err := c.Appointments.Book(c.Context(), wish)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// finish sees a visit through until it is completed.
func (c *centre) finish(id uuid.UUID) {
	c.t.Helper()
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){
		c.Appointments.Arrive, c.Appointments.Start, c.Appointments.Complete,
	} {
		if _, err := step(c.Context(), appointments.Change{ID: id}); err != nil {
			c.t.Fatal(err)
		}
	}
}
