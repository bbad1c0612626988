package web_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/web/webtest"
)

// follow opens a stream of events as a browser does, and returns what it says, event by event.
func follow(t *testing.T, app *fiber.App, b *webtest.Browser) (events <-chan string, ended <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listen(t, app)+"/events?of=work", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html, text/event-stream")
	req.Header.Set("X-By-Itself", "true")
	req.AddCookie(&http.Cookie{Name: screen.SessionCookie, Value: b.Cookies[screen.SessionCookie]})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || kind != "text/event-stream" {
		body, _ := io.ReadAll(res.Body)
		t.Fatalf("%d %s %s", res.StatusCode, kind, body)
	}
	said, over := make(chan string, 100), make(chan struct{})
	go func() {
		defer close(over)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if name, is := strings.CutPrefix(lines.Text(), "event: "); is {
				said <- name
			}
		}
	}()
	return said, over
}

// await waits for a topic.
func await(t *testing.T, events <-chan string, topic string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		select {
		case said := <-events:
			if said == topic {
				return
			}
		case <-late:
			t.Fatalf("no word of %s", topic)
		}
	}
}

// Pages that are open hear of what others change, over one connection to the database for all of
// them, and their streams end when the server stops.
func TestEvents(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	admin := c.As(access.Admin)
	if err := c.Services.Schedules.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	one, oneOver := follow(t, c.App, admin)
	two, _ := follow(t, c.App, admin)
	await(t, one, "jobs") // the listener is there
	all, err := c.Services.Schedules.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin.Post("/admin/schedules/"+all[0].ID.String()+"/pause", nil)
	await(t, one, "schedules")
	await(t, two, "schedules")
	if _, err := c.Services.DB.ExecContext(t.Context(), "INSERT INTO dead_jobs VALUES ('one', 'x', 'reports', '{}', 1, 'x', now())"); err != nil {
		t.Fatal(err)
	}
	await(t, two, "jobs")
	var listeners int
	if err := c.Services.DB.NewRaw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'").Scan(t.Context(), &listeners); err != nil || listeners != 1 {
		t.Errorf("%d listeners, %v; want one for both", listeners, err)
	}
	if err := c.App.ShutdownWithTimeout(10 * time.Second); err != nil {
		t.Errorf("stopping = %v", err)
	}
	<-oneOver
}

// Whoever may not see the work does not hear of it, even where they ask for it; nobody hears of others'
// notices; and a browser that wants no stream gets none.
func TestEventsOfOthers(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	admin := c.As(access.Admin)
	if got := admin.Get("/events", "Accept", "text/html"); got.Status != http.StatusNotAcceptable {
		t.Errorf("without a stream = %d, want 406", got.Status)
	}
	work, _ := follow(t, c.App, admin)
	clinic, _ := follow(t, c.App, c.As(access.Clinician))
	desk, _ := follow(t, c.App, c.As(access.Receptionist))
	await(t, clinic, "notices") // as each hears at first: what came before is unknown
	await(t, desk, "notices")
	if _, err := c.Services.DB.ExecContext(t.Context(), "INSERT INTO dead_jobs VALUES ('one', 'x', 'reports', '{}', 1, 'x', now())"); err != nil {
		t.Fatal(err)
	}
	await(t, work, "jobs")
	ctx := access.With(t.Context(), cast.Noura)
	if err := c.Services.Inbox.TellDesk(ctx, inbox.Task{PatientID: cast.Omar.ID, Path: "/patients/" + cast.Omar.ID.String()}); err != nil {
		t.Fatal(err)
	}
	await(t, desk, "notices")
	select {
	case topic := <-clinic:
		t.Errorf("a clinician heard of %s", topic)
	default: // what the desk has heard, the same listener has told all
	}
}

// When PostgreSQL has cut every connection, the listener's too, pages hear of what happens after.
func TestEventsAfterRestart(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	events, _ := follow(t, c.App, c.As(access.Admin))
	await(t, events, "jobs")
	cut := "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
	_, _ = c.Services.DB.ExecContext(t.Context(), cut) // it cuts itself off too
	eventually(t, "the database answers", func() bool {
		return c.Services.Schedules.Sync(t.Context()) == nil
	})
	for n := range 3 { // one of those after the listener has come back is enough
		_, err := c.Services.DB.ExecContext(t.Context(), "INSERT INTO dead_jobs VALUES (?, 'x', 'reports', '{}', 1, 'x', now())", n)
		if err != nil {
			t.Fatal(err)
		}
		await(t, events, "jobs")
	}
}
