// Package jobs draws what an admin sees of the work in the background.
package jobs

import (
	"context"
	"strconv"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/views/schedules"
	"tenhal.sa/tenhal/views/ui"
)

// Page is how full the queues are, who works and at what, and what became of the jobs.
type Page struct {
	Now     time.Time
	Queues  []queue.Depth
	Workers []queue.Worker
	Running []queue.Current
	Dead    []Dead
	Pages   ui.Pages // of the dead ones
	Form    ui.Form  // of a retry or a discard that was refused
	History History
}

// Dead is a job that failed for good.
type Dead struct {
	ID       string
	Kind     string
	Args     string // masked
	Attempts int
	Error    string // message key, or the text of the error
	At       time.Time
}

func (d Dead) path() string { return "/admin/jobs/" + d.ID }

// History is a page of the runs of jobs, and how they were chosen.
type History struct {
	Filter ui.Form // kind, outcome, day
	Kinds  []ui.Option
	Runs   []queue.Run
	Pages  ui.Pages
}

// look is how an outcome is called and drawn.
type look struct{ label, tone, icon string }

var looks = map[string]look{
	"done":      {"jobs.outcome.done", ui.Ok, "check"},
	"retry":     {"jobs.outcome.retry", ui.Warn, "rotate-ccw"},
	"dead":      {"jobs.outcome.dead", ui.Danger, "circle-x"},
	"lost":      {"jobs.outcome.lost", ui.Warn, "triangle-alert"},
	"discarded": {"jobs.outcome.discarded", ui.Neutral, "ban"},
}

// outcomes are those to choose from.
func outcomes() (options []ui.Option) {
	for _, o := range queue.Outcomes {
		options = append(options, ui.Option{Value: o, Label: looks[o].label})
	}
	return options
}

// result is what a run came to: what it counted and how long it took, or why it failed.
func result(ctx context.Context, r queue.Run) string {
	if r.Outcome != "done" {
		return i18n.T(ctx, r.Error)
	}
	text, took := schedules.Result(ctx, r.Counts), schedules.Took(ctx, r.FinishedAt.Sub(r.StartedAt))
	if text == "" {
		return took
	}
	return text + " · " + took
}

// places is how many of a worker's places are taken, "2/13".
func places(w queue.Worker) string { return strconv.Itoa(w.Busy) + "/" + strconv.Itoa(w.Places) }

// ago is how long since a time, or nothing for none.
func (p Page) ago(ctx context.Context, t time.Time) string {
	return schedules.Took(ctx, max(p.Now.Sub(t), 0))
}
