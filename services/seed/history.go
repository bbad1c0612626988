package seed

import (
	"bytes"
	"encoding/json"
	"time"

	"tenhal.sa/tenhal/services/appointments"
)

const eventColumns = "appointment_events (appointment_id, at, actor_id, actor_name, what, before, after, reason)"

// paths are the statuses that lead to one.
var paths = map[appointments.Status][]appointments.Status{
	appointments.Booked:    {appointments.Booked},
	appointments.Confirmed: {appointments.Booked, appointments.Confirmed},
	appointments.Arrived:   {appointments.Booked, appointments.Confirmed, appointments.Arrived},
	appointments.InSession: {appointments.Booked, appointments.Confirmed, appointments.Arrived, appointments.InSession},
	appointments.Completed: {appointments.Booked, appointments.Confirmed, appointments.Arrived, appointments.InSession, appointments.Completed},
	appointments.Cancelled: {appointments.Booked, appointments.Confirmed, appointments.Cancelled},
	appointments.NoShow:    {appointments.Booked, appointments.Confirmed, appointments.NoShow},
}

// history writes what has happened to a visit. Therapists start and end it, Maha does the rest.
func (s *Seed) history(w *bytes.Buffer, v visit) {
	l := s.lifeOf(v)
	room, unit := id(roomID, s.providers[v.provider].room), s.providers[v.provider].unit
	place := appointments.Place{
		StartsAt: v.starts.UTC(), EndsAt: v.ends.UTC(), BusyUntil: v.ends.UTC(), ProviderID: id(providerID, v.provider),
		ClinicID: id(clinicID, v.clinic), RoomID: &room, RoomUnit: &unit,
	}
	var before any
	for _, status := range paths[v.status] {
		place.Status = status
		after, _ := json.Marshal(place) // of nothing that could fail
		what, at := happening(status, l)
		var actor any = id(userID, 0)
		who, reason := maha.en, ""
		switch status {
		case appointments.InSession, appointments.Completed:
			actor, who = nil, s.providers[v.provider].en
		case appointments.Cancelled:
			reason = reasons[v.n%len(reasons)]
		}
		row(w, id(appointmentID, v.n), at, actor, who, string(what), before, after, reason)
		before = after
	}
}

func happening(s appointments.Status, l life) (what appointments.Happening, at time.Time) {
	switch s {
	case appointments.Booked:
		return appointments.WhenBooked, l.booked
	case appointments.Confirmed:
		return appointments.WhenConfirmed, l.confirmed
	case appointments.Arrived:
		return appointments.WhenArrived, l.arrived
	case appointments.InSession:
		return appointments.WhenStarted, l.started
	case appointments.Cancelled:
		return appointments.WhenCancelled, l.ended
	case appointments.NoShow:
		return appointments.WhenMissed, l.ended
	}
	return appointments.WhenCompleted, l.ended
}
