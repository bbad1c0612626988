package web

import (
	"tenhal.sa/tenhal/handlers/notes"
	"tenhal.sa/tenhal/services/access"
)

// noteRoutes are those of what clinicians write of their visits.
func noteRoutes(s Services) []Route {
	writing := notes.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Notes: s.Notes}
	return []Route{
		{post, "/appointments/:id/note", access.NotesWrite, writing.Begin},
		{get, "/patients/:id/notes/:note", access.NotesRead, writing.Show},
		{post, "/patients/:id/notes/:note", access.NotesWrite, writing.Save},
		{post, "/patients/:id/notes/:note/signature", access.NotesWrite, writing.Sign},
		{post, "/patients/:id/notes/:note/addenda", access.NotesWrite, writing.Add},
		{post, "/patients/:id/notes/:note/mistake", access.NotesWrite, writing.Mistake},
		{get, "/notes/unsigned", access.NotesOwed, writing.Unsigned},
		{get, "/note-templates", access.NotesTemplates, writing.Templates},
		{post, "/note-templates", access.NotesTemplates, writing.Revise},
	}
}
