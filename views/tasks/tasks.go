// Package tasks draws what somebody at the desk has to see to.
package tasks

import (
	"tenhal.sa/tenhal/services/notifications"
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

var kinds = map[notifications.TaskKind]struct{ icon, label string }{
	notifications.AReply:      {"message-square", "tasks.reply"},
	notifications.AnotherTime: {"calendar-clock", "tasks.another_time"},
	notifications.NotReached:  {"circle-alert", "tasks.unreachable"},
}

func path(e notifications.Errand) string { return "/tasks/" + e.ID.String() }

func tabs(done bool) []ui.Segment {
	return []ui.Segment{{Label: "tasks.open", Href: "/tasks", On: !done}, {Label: "tasks.done", Href: "/tasks?done=1", On: done}}
}
