package appointments

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	views "tenhal.sa/tenhal/views/appointments"
	"tenhal.sa/tenhal/views/ui"
)

// here sets the inputs of the form beside a place in the calendar apart from others.
const here = "here"

// maxNote is how many characters a note beside a booking may have.
const maxNote = 500

// New shows the form, filled with what the address says: provider, starts_at, duration, patient.
func (s *Screen) New(c *fiber.Ctx) error {
	values := map[string]string{
		"provider_id": c.Query("provider"), "starts_at": c.Query("starts_at"), "duration": c.Query("duration"),
	}
	if id := screen.QueryID(c, "patient"); id != uuid.Nil {
		current, err := s.Patients.Current(c.UserContext(), id) // a record that was merged leads to the one there is now
		if err != nil {
			return err
		}
		values["patient_id"] = current.String()
	}
	if err := s.referred(c, values); err != nil {
		return err
	}
	zone, err := s.zone(c.UserContext())
	if err != nil {
		return err
	}
	values["starts_at"] = s.suggest(values["starts_at"], zone)
	form, err := s.bookForm(c.UserContext(), ui.Form{Values: values})
	switch {
	case err != nil:
		return err
	case screen.IsPart(c) && form.Provider != "" && !form.When.IsZero():
		form.ID = here
		return screen.Draw(c, fiber.StatusOK, views.Popover(form))
	}
	return screen.Page(c, views.Book(form), views.BookFields(form))
}

// suggest completes a day to a time at which one might book: on today the next quarter of an hour.
func (s *Screen) suggest(at string, zone *time.Location) string {
	day, err := civil.Parse(strings.TrimSuffix(at, "T"))
	if err != nil {
		return at
	}
	now := s.Clock.Now().In(zone)
	if day != civil.Of(now, zone) {
		return day.String() + "T09:00"
	}
	const quarter = 15 * time.Minute
	return now.Add(quarter - 1).Truncate(quarter).Format(local)
}

// Services shows the choice of services of the provider chosen, and how long the one chosen takes.
func (s *Screen) Services(c *fiber.Ctx) error {
	form := ui.Form{Values: map[string]string{"provider_id": c.Query("provider_id"), "service_id": c.Query("service_id")}}
	if c.Query("form") == here {
		form.ID = here
	}
	f, err := s.bookForm(c.UserContext(), form)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Services(f))
}

// Book books what the form says, or shows it again with what is wrong: 422 for what was typed, 409
// for a time that is taken, with who has it and the next free ones.
func (s *Screen) Book(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "patient_id", "provider_id", "service_id", "room_id", "starts_at", "duration", "note", "outside_hours", "referral_id")}
	if screen.Body(c, "short") != "" {
		form.ID = here
	}
	if other := screen.Body(c, "alternative"); other != "" {
		form.Values["starts_at"] = other
	}
	zone, err := s.zone(c.UserContext())
	if err != nil {
		return err
	}
	wish, err := wish(form, zone)
	if err == nil {
		var a *appointments.Appointment
		if a, err = s.book(c.UserContext(), form, wish); err == nil {
			return s.booked(c, a)
		}
	}
	return s.redraw(c, form, err)
}

// booked answers a booking from the calendar with a toast there, and one from its own page with the visit.
func (s *Screen) booked(c *fiber.Ctx, a *appointments.Appointment) error {
	if screen.Body(c, "short") != "" {
		return s.done(c, a, "appointments.was_booked")
	}
	notice, err := s.notice(c.UserContext(), a, "appointments.was_booked")
	if err != nil {
		return err
	}
	return screen.Done(c, "/appointments/"+a.ID.String(), notice)
}

func wish(form ui.Form, zone *time.Location) (appointments.Wish, error) {
	var check fault.Check
	w := appointments.Wish{
		PatientID: parseID(form.Value("patient_id")), ProviderID: parseID(form.Value("provider_id")), ServiceID: parseID(form.Value("service_id")),
		OutsideHours: form.Value("outside_hours") != "",
	}
	check.Require(w.PatientID != uuid.Nil, "patient_id", "appointments.no_patient")
	check.Require(w.ProviderID != uuid.Nil, "provider_id", "appointments.no_provider")
	check.Require(w.ServiceID != uuid.Nil, "service_id", "fault.choice")
	if room := form.Value("room_id"); room != "" {
		id := parseID(room)
		w.RoomID = &id
	}
	w.StartsAt, w.Minutes = when(form, zone, &check)
	note, err := text.Note(form.Value("note"), maxNote)
	if err != nil && !errors.Is(err, text.ErrEmpty) {
		check.Field("note", fault.Of(err).Key)
	}
	w.Note = note
	return w, check.Err()
}

// when reads the time and the length of a form.
func when(form ui.Form, zone *time.Location, check *fault.Check) (at time.Time, minutes int) {
	at, err := civil.ParseLocal(form.Value("starts_at"), zone)
	check.Require(err == nil, "starts_at", "fault.time")
	if typed := strings.TrimSpace(form.Value("duration")); typed != "" {
		minutes, err = strconv.Atoi(text.Figures(typed))
		check.Require(err == nil && minutes > 0, "duration", "appointments.duration")
	}
	return at, minutes
}

// bookForm completes a form with what can be chosen.
func (s *Screen) bookForm(ctx context.Context, form ui.Form) (views.BookForm, error) {
	f := views.BookForm{Form: form}
	if err := s.fromReferral(ctx, &f); err != nil {
		return f, err
	}
	zone, err := s.zone(ctx)
	if err != nil {
		return f, err
	}
	if at, err := civil.ParseLocal(form.Value("starts_at"), zone); err == nil {
		f.When = at.In(zone)
	}
	if err := s.choices(ctx, &f); err != nil {
		return f, err
	}
	f.Durations = durations(f.Value("duration"))
	if id := parseID(form.Value("patient_id")); id != uuid.Nil {
		p, err := s.Patients.Get(ctx, id)
		switch {
		case err == nil:
			f.Patient.Name = p.Name(ctx)
			if f.Patient.Alerts, err = s.Patients.Alerts(ctx, id); err != nil {
				return f, err
			}
			if f.Patient.Consents, err = s.Consents.Of(ctx, id); err != nil {
				return f, err
			}
		case fault.Of(err).Kind != fault.NotFound: // of an unknown one the form says so when it is sent
			return f, err
		}
	}
	return f, nil
}
