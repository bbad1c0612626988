// Package jobs draws what an admin sees of the work in the background.
package jobs

import (
	"time"

	"tenhal.sa/tenhal/views/ui"
)

// Page is how full the queues are, and the jobs that failed for good.
type Page struct {
	Queues []Queue
	Dead   []Dead
	Pages  ui.Pages
	Form   ui.Form // of a discard that was refused
}

// Queue is how full a queue is.
type Queue struct {
	Name    string
	Due     int
	Later   int
	Running int
	Dead    int
	Oldest  time.Time // since when the longest waiting one is due; zero when none is
}

// Dead is a job that failed for good.
type Dead struct {
	ID       string
	Kind     string
	Queue    string
	Args     string // ids only, so there is nothing to hide
	Attempts int
	Error    string // message key, or the text of the error
	At       time.Time
}

func (d Dead) path() string { return "/admin/jobs/" + d.ID }
