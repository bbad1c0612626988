package rules

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/rules"
	"tenhal.sa/tenhal/views/ui"
)

// Hours changes when nobody is written to, and how fast messages leave.
func (s *Screen) Hours(c *fiber.Ctx) error {
	h := notifications.Hours{QuietFrom: minute(screen.Body(c, "quiet_from")), QuietTo: minute(screen.Body(c, "quiet_to")), Version: version(c)}
	for day := range 7 {
		if screen.Body(c, "day"+strconv.Itoa(day)) != "" {
			h.QuietDays = append(h.QuietDays, int64(day))
		}
	}
	paces := []notifications.Pace{}
	for _, channel := range notifications.Channels {
		paces = append(paces, notifications.Pace{Channel: channel, PerMinute: number(c, "pace_"+string(channel))})
	}
	err := s.Notifications.EditHours(c.UserContext(), h, paces)
	if err == nil {
		return screen.Done(c, "/message-rules", ui.Notice{Tone: ui.Ok, Title: "rules.was_saved"})
	}
	list, loaded := s.list(c)
	if loaded != nil {
		return loaded
	}
	typed := list.Hours
	if !screen.Refused(err, &typed) {
		return err
	}
	typed.Values = screen.Values(c, hourInputs...)
	list.Hours = typed
	return screen.Again(c, err, views.Index(list), views.Index(list))
}

var hourInputs = []string{
	"quiet_from", "quiet_to", "version", "pace_whatsapp", "pace_sms", "pace_email",
	"day0", "day1", "day2", "day3", "day4", "day5", "day6",
}

func hoursForm(h notifications.Hours, paces []notifications.Pace) ui.Form {
	values := map[string]string{
		"quiet_from": views.Minute(h.QuietFrom), "quiet_to": views.Minute(h.QuietTo), "version": strconv.Itoa(h.Version),
	}
	for _, day := range h.QuietDays {
		values["day"+strconv.FormatInt(day, 10)] = "on"
	}
	for _, p := range paces {
		values["pace_"+string(p.Channel)] = strconv.Itoa(p.PerMinute)
	}
	return ui.Form{ID: "hours", Values: values}
}
