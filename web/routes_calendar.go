package web

import (
	"tenhal.sa/tenhal/handlers/appointments"
	"tenhal.sa/tenhal/handlers/calendar"
	"tenhal.sa/tenhal/handlers/desk"
	"tenhal.sa/tenhal/services/access"
)

// calendarRoutes are those of the day: calendar, front desk and visits.
func calendarRoutes(s Services) []Route {
	calendars := calendar.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Overview: s.Overview}
	desks := desk.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Overview: s.Overview}
	visits := appointments.Screen{
		Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Appointments: s.Appointments, Notes: s.Notes, Referrals: s.Referrals,
		Notifications: s.Notifications, Overview: s.Overview,
	}
	return []Route{
		{get, "/calendar", access.CalendarRead, calendars.Show},
		{get, "/desk", access.CalendarRead, desks.Show},
		{get, "/appointments/new", access.AppointmentsBook, visits.New},
		{get, "/appointments/services", access.AppointmentsBook, visits.Services},
		{post, "/appointments", access.AppointmentsBook, visits.Book},
		{get, "/appointments/:id", access.CalendarRead, visits.Show},
		{post, "/appointments/:id/confirmation", access.AppointmentsBook, visits.Confirm},
		{post, "/appointments/:id/arrival", access.AppointmentsAttend, visits.Arrive},
		{post, "/appointments/:id/start", access.AppointmentsAttend, visits.Start},
		{post, "/appointments/:id/completion", access.AppointmentsAttend, visits.Complete},
		{post, "/appointments/:id/cancellation", access.AppointmentsBook, visits.Cancel},
		{post, "/appointments/:id/no-show", access.AppointmentsAttend, visits.Miss},
		{post, "/appointments/:id/reschedule", access.AppointmentsBook, visits.Reschedule},
		{post, "/appointments/:id/undo", access.AppointmentsAttend, visits.Undo},
	}
}
