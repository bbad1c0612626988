// Package tasks draws what somebody at the desk has to see to.
package tasks

import (
	"slices"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of tasks.
type List struct {
	Done  bool
	All   []notifications.Errand
	Pages ui.Pages
}

// Page is one task with the conversation.
type Page struct {
	*notifications.Errand
	Lines []notifications.Line
	Form  ui.Form // why it could not be finished
}

// talked reports whether the words of the task stand in the conversation anyhow.
func (p Page) talked() bool {
	return slices.ContainsFunc(p.Lines, func(l notifications.Line) bool { return l.Theirs && l.Text == p.Words })
}

var kinds = map[notifications.TaskKind]struct{ icon, label string }{
	notifications.AReply:      {"message-square", "tasks.reply"},
	notifications.AnotherTime: {"calendar-clock", "tasks.another_time"},
	notifications.NotReached:  {"circle-alert", "tasks.unreachable"},
}

// addressText is where somebody is reached, as people read it.
func addressText(e notifications.Errand) string {
	if e.Channel == notifications.Email {
		return e.Address
	}
	return patients.PhoneText(e.Address)
}

func path(e notifications.Errand) string { return "/tasks/" + e.ID.String() }

func tabs(done bool) []ui.Segment {
	return []ui.Segment{{Label: "tasks.open", Href: "/tasks", On: !done}, {Label: "tasks.done", Href: "/tasks?done=1", On: done}}
}
