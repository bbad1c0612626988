package notifications

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// majority is the age from which patients are written to themselves.
const majority = 18

func adultsBornBy(now time.Time) time.Time { return now.AddDate(-majority, 0, 0) }

// contact is somebody who may hear of a patient's affairs: a minor's guardian, or the patient.
type contact struct {
	PatientID      uuid.UUID
	GuardianID     uuid.UUID // of the patient's own: uuid.Nil
	Phone, Email   string
	Refused        []string `bun:",array"` // "purpose channel"
	Blocked        []string `bun:",array"` // channels
	NameAr, NameEn string   // of the patient
	Language       i18n.Locale
	Edition        uuid.UUID // of the rules

	book *edition // itself
}

// address is where the contact is reached by a channel, or "".
func (c *contact) address(channel Channel) string {
	if channel == Email {
		return c.Email
	}
	return c.Phone
}

// contacts are those who may hear of a patient's affairs, whoever comes first first. There is one at least.
func (s *Service) contacts(ctx context.Context, patient uuid.UUID) ([]contact, error) {
	all, err := s.contactsOf(ctx, []uuid.UUID{patient})
	if err == nil && len(all[patient]) == 0 {
		err = db.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("notifications: contacts of %s: %w", patient, err)
	}
	return all[patient], nil
}

// contactsOf are the contacts of several patients.
func (s *Service) contactsOf(ctx context.Context, patients []uuid.UUID) (map[uuid.UUID][]contact, error) {
	list := []contact{}
	now := s.DB.Now(ctx)
	err := s.DB.Conn(ctx).NewRaw("SELECT * FROM message_contacts(?, ?, ?)", pgdialect.Array(patients), adultsBornBy(now), now).Scan(ctx, &list)
	if err != nil {
		return nil, db.Found(err)
	}
	all := make(map[uuid.UUID][]contact, len(patients))
	for _, c := range list {
		if c.book, err = s.edition(ctx, c.Edition); err != nil {
			return nil, err
		}
		all[c.PatientID] = append(all[c.PatientID], c)
	}
	return all, nil
}

// way is how somebody is reached.
type way struct {
	Channel    Channel
	Address    string
	GuardianID uuid.UUID
	Language   i18n.Locale
}

// ways are how a rule reaches people by the first of some channels that works for each, or why it reaches nobody.
func (s *Service) ways(r *Rule, channels []string, people []contact) ([]way, Reason) {
	why, found := NoAddress, []way{}
	family := [][]contact{people}
	if guardians := guardiansOf(people); r.Audience == Guardians && len(guardians) > 0 {
		family = guardians
	}
	for _, some := range family {
		w, reason := s.way(r, channels, some)
		if reason == "" {
			found = append(found, w)
		} else if reason != NoAddress {
			why = reason
		}
	}
	if len(found) > 0 {
		return found, ""
	}
	return nil, why
}

// guardiansOf returns each guardian on their own.
func guardiansOf(people []contact) (each [][]contact) {
	for _, c := range people {
		if c.GuardianID != uuid.Nil {
			each = append(each, []contact{c})
		}
	}
	return each
}

// way is how the first of some people is reached who can be. Who does not want to hear is not passed over for the next.
func (s *Service) way(r *Rule, channels []string, people []contact) (way, Reason) {
	why := NoAddress
	for _, c := range people {
		w, reason := s.wayTo(r, channels, &c)
		if reason == "" || reason == OptedOut {
			return w, reason
		}
		if reason == Blocked {
			why = Blocked
		}
	}
	return way{}, why
}

func (s *Service) wayTo(r *Rule, channels []string, c *contact) (way, Reason) {
	why, language := NoAddress, cmp.Or(r.Language, c.Language)
	for _, name := range channels {
		channel := Channel(name)
		switch reason := s.barred(r.Event, channel, language, c); reason {
		case "":
			return way{channel, c.address(channel), c.GuardianID, language}, ""
		case NoAddress:
		default:
			why = reason
		}
	}
	return way{}, why
}

// barred returns why somebody is not told of an event by a channel, or "".
func (s *Service) barred(event Event, channel Channel, language i18n.Locale, c *contact) Reason {
	switch {
	case c.address(channel) == "" || !s.open(event, channel, language, c):
		return NoAddress
	case slices.Contains(c.Blocked, string(channel)):
		return Blocked
	case slices.Contains(c.Refused, string(event.Purpose())+" "+string(channel)):
		return OptedOut
	}
	return ""
}

// open reports whether there is anybody to send by a channel, and words that they may.
func (s *Service) open(event Event, channel Channel, language i18n.Locale, c *contact) bool {
	switch channel {
	case Email:
		return s.Sender != nil
	case SMS:
		return s.Texter != nil
	}
	return s.Texter != nil && !s.NoWhatsApp && slices.Contains(c.book.approved, string(event)+" "+string(language))
}

// name returns the patient's name in a language.
func (c *contact) name(ctx context.Context, language i18n.Locale) string {
	return i18n.Pick(i18n.With(ctx, language), c.NameAr, c.NameEn)
}
