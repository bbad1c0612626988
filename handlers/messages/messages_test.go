package messages_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/handlers/messages"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/mail"
	"tenhal.sa/tenhal/views/ui"
)

// office is the screens with a message of each kind of fate, and the catcher.
type office struct {
	*clinictest.Cast
	t       *testing.T
	db      *db.DB
	app     *fiber.App
	locale  i18n.Locale
	service *notifications.Service
	desk    *appointments.Service
}

func open(t *testing.T) *office {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	net, places := &catcher.Catcher{DB: d}, &clinics.Directory{DB: d}
	o := &office{Cast: clinictest.New(t, d), t: t, db: d, locale: i18n.English}
	o.service = &notifications.Service{
		DB: d, Queue: q, Clinics: places, Writer: mail.Writer{}, Sender: net, From: "Tenhal <desk@tenhal.example>",
	}
	o.desk = &appointments.Service{DB: d, Clinics: places, Patients: &patients.Service{DB: d, Clinics: places}}
	signal.On(bus, o.service.TellBooked)
	signal.On(bus, o.service.PlanReminders)
	signal.On(bus, o.service.TellCancelled)
	s := messages.Screen{Notifications: o.service, Catcher: net}
	o.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.SendStatus(screen.Status(fault.Of(err).Kind))
	}})
	o.app.Use(func(c *fiber.Ctx) error {
		ctx := i18n.With(access.With(c.UserContext(), o.Noura), o.locale)
		c.SetUserContext(ui.WithFrame(ctx, ui.Frame{Path: c.OriginalURL()}))
		return c.Next()
	})
	o.app.Get("/messages", s.Index)
	o.app.Get("/messages/:id", s.Show)
	o.app.Post("/messages/:id/resend", s.Resend)
	o.app.Get("/outbox", s.Outbox)
	o.app.Get("/outbox/:id", s.Caught)
	o.app.Get("/outbox/:id/body", s.CaughtBody)
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// book books Omar in so many days and does what is due an hour later.
func (o *office) book(days int) *appointments.Appointment {
	o.t.Helper()
	a, err := o.desk.Book(o.Context(), appointments.Wish{
		PatientID: o.Omar.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.AddDate(0, 0, days), OutsideHours: true,
	})
	o.must(err)
	return a
}

// send sends what is due.
func (o *office) send() {
	o.t.Helper()
	o.db.Clock.Set(o.db.Clock.Now().Add(time.Hour))
	_, err := o.service.Sweep(context.Background())
	o.must(err)
	for _, m := range o.list() {
		o.must(o.service.Send(context.Background(), notifications.Send{MessageID: m.ID}))
	}
}

func (o *office) list() []notifications.Entry {
	o.t.Helper()
	list, _, err := o.service.List(o.Context(), notifications.Filter{})
	o.must(err)
	return list
}

func (o *office) ask(method, path string) (int, http.Header, string) {
	o.t.Helper()
	res, err := o.app.Test(httptest.NewRequest(method, path, nil), -1)
	o.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	o.must(err)
	return res.StatusCode, res.Header, string(body)
}

func (o *office) shows(path string, want ...string) {
	o.t.Helper()
	status, _, body := o.ask(http.MethodGet, path)
	if status != http.StatusOK {
		o.t.Errorf("GET %s = %d", path, status)
	}
	for _, text := range want {
		if !strings.Contains(body, text) {
			o.t.Errorf("GET %s lacks %q", path, text)
		}
	}
}

// The log says what was told, to whom (masked), when, and why not.
func TestLog(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.shows("/messages", "No messages here.", `href="/outbox"`)
	_, err := o.desk.Cancel(o.Context(), appointments.Change{ID: o.book(2).ID, Reason: "ill"}, appointments.ByPatient)
	o.must(err)
	sent := o.book(3)
	o.send()
	o.shows("/messages", "Booking", "o•••@example.com", o.Omar.NameEn, "Sent", "2026-11-22 10:00", "Called off", "The visit was cancelled.",
		"/appointments/"+sent.ID.String(), "2026-11-25 09:00")
	_, _, body := o.ask(http.MethodGet, "/messages?state=cancelled")
	if strings.Contains(body, sent.ID.String()) || strings.Contains(body, o.Omar.Email) {
		t.Error("the filter lets a sent message through, or the address is shown in full")
	}
	o.shows("/messages?state=nonsense&page=-3", "Booking")
	o.shows("/messages?page=9223372036854775807", "No messages here.")
	o.locale = i18n.Arabic
	o.shows("/messages", `dir="rtl"`, "حجز موعد", "أُرسلت", "أُلغيت الزيارة.")
}

// The page of a message tells its story and what it says.
func TestStory(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.book(3)
	m := o.list()[0]
	o.shows("/messages/"+m.ID.String(), "Planned", "Your appointment is booked", "Wednesday 25 November 2026")
	o.send()
	o.shows("/messages/"+m.ID.String(), "Being sent", "Sent", "Your appointment is booked", "Attempts")
	for _, path := range []string{"/messages/" + uuid.NewString(), "/messages/1", "/outbox/" + uuid.NewString()} {
		if status, _, _ := o.ask(http.MethodGet, path); status != http.StatusNotFound {
			t.Errorf("GET %s = %d, want 404", path, status)
		}
	}
}

// What failed can be sent again from its page, once.
func TestResend(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.book(3)
	page := "/messages/" + o.list()[0].ID.String()
	if status, _, _ := o.ask(http.MethodPost, page+"/resend"); status != http.StatusConflict {
		t.Errorf("sending a planned message again = %d, want 409", status)
	}
	o.must(o.db.Tx(o.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("UPDATE messages SET state = 'in_doubt', reason = 'no_answer'").Exec(ctx)
		return err
	}))
	o.shows(page, "In doubt", "It may have arrived already.", page+"/resend")
	status, header, _ := o.ask(http.MethodPost, page+"/resend")
	if status != http.StatusSeeOther || header.Get("Location") != page {
		t.Errorf("sending again = %d to %s", status, header.Get("Location"))
	}
	o.send()
	o.shows(page, "Sent again by hand", o.Noura.NameEn)
}

// What the catcher caught is shown as its recipient would see it, and can't reach the page around it.
func TestOutbox(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.shows("/outbox", "Nothing was caught yet.")
	o.book(3)
	o.send()
	caught, err := (&catcher.Catcher{DB: o.db}).List(o.Context())
	if err != nil || len(caught) != 1 {
		t.Fatalf("caught %d, %v", len(caught), err)
	}
	page := "/outbox/" + caught[0].ID.String()
	o.shows("/outbox", page, o.Omar.Email, "Your appointment: Wednesday 25 November 2026")
	o.shows(page, `src="`+page+`/body"`, " sandbox", "Dr Sami Al-Otaibi")
	_, header, body := o.ask(http.MethodGet, page+"/body")
	if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") {
		t.Errorf("policy of the body is %q", policy)
	}
	if !strings.Contains(body, "Dr Sami Al-Otaibi") {
		t.Error("the body is not the letter")
	}
}

// A text that was caught is shown as it reads. It has no page of its own.
func TestOutboxText(t *testing.T) {
	t.Parallel()
	o := open(t)
	net := &catcher.Catcher{DB: o.db}
	text := notifications.Text{ID: uuid.New(), Channel: notifications.SMS, To: "+966551234567", Body: "Your visit is on Wednesday. " + strings.Repeat("<b>See you! ", 20)}
	if _, err := net.SendText(o.Context(), text); err != nil {
		t.Fatal(err)
	}
	caught, err := net.List(o.Context())
	if err != nil || len(caught) != 1 {
		t.Fatalf("caught %d, %v", len(caught), err)
	}
	page := "/outbox/" + caught[0].ID.String()
	o.shows("/outbox", page, text.To, "SMS", "Your visit is on Wednesday. &lt;b&gt;See", "…</bdi>")
	o.shows(page, text.To, "SMS", html.EscapeString(text.Body))
	if _, _, body := o.ask(http.MethodGet, page); strings.Contains(body, "<iframe") {
		t.Error("a text is shown in a frame")
	}
	if status, _, _ := o.ask(http.MethodGet, page+"/body"); status != http.StatusNotFound {
		t.Errorf("the page of a text is %d, want none", status)
	}
}
