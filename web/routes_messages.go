package web

import (
	"tenhal.sa/tenhal/handlers/answers"
	"tenhal.sa/tenhal/handlers/broadcasts"
	"tenhal.sa/tenhal/handlers/contact"
	"tenhal.sa/tenhal/handlers/messages"
	"tenhal.sa/tenhal/handlers/rules"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/handlers/tasks"
	"tenhal.sa/tenhal/handlers/templates"
	"tenhal.sa/tenhal/services/access"
)

// messageRoutes are those of what is said to patients, and what they answer.
func messageRoutes(cfg Config, s Services) []Route {
	cookies := screen.Cookies{Secure: cfg.Secure()}
	notes := messages.Screen{Notifications: s.Notifications, Catcher: s.Catcher}
	rule := rules.Screen{Clinics: s.Clinics, Notifications: s.Notifications}
	posts := broadcasts.Screen{Clinics: s.Clinics, Notifications: s.Notifications}
	words := templates.Screen{Notifications: s.Notifications}
	errands := tasks.Screen{Notifications: s.Notifications}
	wishes := contact.Screen{Patients: s.Patients, Notifications: s.Notifications}
	replies := answers.Screen{Notifications: s.Notifications, Cookies: cookies}
	return []Route{
		{get, "/a/:token", access.Public, replies.Ask},
		{post, "/a/:token", access.Public, replies.Choose},
		{get, "/u/:token", access.Public, replies.Leaving},

		{get, "/messages", access.MessagesRead, notes.Index},
		{get, "/messages/:id", access.MessagesRead, notes.Show},
		{post, "/messages/:id/resend", access.MessagesSend, notes.Resend},
		{get, "/patients/:id/messages", access.MessagesRead, wishes.Show},
		{post, "/patients/:id/messages", access.PatientsWrite, wishes.Prefer},
		{get, "/tasks", access.MessagesRead, errands.Index},
		{get, "/tasks/:id", access.MessagesRead, errands.Show},
		{post, "/tasks/:id/completion", access.MessagesSend, errands.Finish},
		{get, "/message-rules", access.MessagesManage, rule.Index},
		{post, "/message-rules", access.MessagesManage, rule.Create},
		{get, "/message-rules/new", access.MessagesManage, rule.New},
		{post, "/message-rules/hours", access.MessagesManage, rule.Hours},
		{get, "/message-rules/:id", access.MessagesManage, rule.Show},
		{post, "/message-rules/:id", access.MessagesManage, rule.Edit},
		{post, "/message-rules/:id/state", access.MessagesManage, rule.Switch},
		{post, "/message-rules/:id/trial", access.MessagesManage, rule.Try},
		{get, "/broadcasts", access.MessagesManage, posts.Index},
		{post, "/broadcasts", access.MessagesManage, posts.Create},
		{get, "/broadcasts/new", access.MessagesManage, posts.New},
		{post, "/broadcasts/preview", access.MessagesManage, posts.Preview},
		{get, "/broadcasts/:id", access.MessagesManage, posts.Show},
		{get, "/broadcasts/:id/edit", access.MessagesManage, posts.Edit},
		{post, "/broadcasts/:id", access.MessagesManage, posts.Save},
		{post, "/broadcasts/:id/approval", access.MessagesManage, posts.Approve},
		{post, "/broadcasts/:id/stop", access.MessagesManage, posts.Stop},
		{get, "/templates", access.MessagesManage, words.Index},
		{get, "/templates/:event/:channel/:language", access.MessagesManage, words.Show},
		{post, "/templates/:event/:channel/:language", access.MessagesManage, words.Save},
		{post, "/templates/:event/:channel/:language/preview", access.MessagesManage, words.Preview},
	}
}
