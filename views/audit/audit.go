// Package audit shows who changed what.
package audit

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of entries and how they were chosen.
type List struct {
	Filter  ui.Form // actor, table, row, action, patient, request, from, until, full
	Actors  []ui.Option
	Tables  []ui.Option
	Patient string // whom the filter chooses; empty for all
	Nobody  bool   // the filter means a patient there is not
	MayFull bool   // how people are reached and identified may be shown
	Full    bool   // and is
	Check   *audit.Check
	Entries []Entry // the latest first
	Pages   ui.Pages
}

// Entry is one change.
type Entry struct {
	Number  string
	At      time.Time
	Who     string
	Action  Action
	Table   string
	Row     string
	Reason  string
	Request string
	Changes []Change
}

// Action is what was done to the row.
type Action struct {
	Label string // message key
	Tone  string
	Icon  string
}

// Change is what became of one column.
type Change struct {
	Column, Before, After string
	New                   bool // of a new row, which has no before
}

// actions are how what was done is called and drawn.
var actions = map[audit.Action]Action{
	audit.Insert: {Label: "audit.insert", Tone: ui.Ok, Icon: "plus"},
	audit.Update: {Label: "audit.update", Tone: ui.Info, Icon: "pencil"},
	audit.Delete: {Label: "audit.delete", Tone: ui.Danger, Icon: "trash-2"},
}

// NewEntry is an entry without its changes.
func NewEntry(e audit.Entry) Entry {
	return Entry{
		Number: strconv.FormatInt(e.ID, 10), At: e.At, Who: e.ActorName, Action: actions[e.Action],
		Table: e.TableName, Row: e.RowID, Reason: e.Reason, Request: e.RequestID,
	}
}

func actionOptions() []ui.Option {
	return ui.Options([]audit.Action{audit.Insert, audit.Update, audit.Delete}, func(a audit.Action) string { return actions[a].Label })
}

// few changes are shown at once.
const few = 4

// history is the address of all that happened to the row, and request that of all that one request did.
func (e Entry) history() string {
	return "/admin/audit?" + url.Values{"table": {e.Table}, "row": {e.Row}}.Encode()
}

func (e Entry) request() string {
	return "/admin/audit?" + url.Values{"request": {e.Request}}.Encode()
}

// tail is the end of an id, in which rows made at about the same time differ.
func tail(id string) string { return id[strings.LastIndex(id, "-")+1:] }

func (c Change) before() string { return cmp.Or(c.Before, "–") }
func (c Change) after() string  { return cmp.Or(c.After, "–") }

// export is the address of the entries as a file.
func export(ctx context.Context) string {
	_, query, _ := strings.Cut(ui.Here(ctx, "older", "", "full", ""), "?")
	if query == "" {
		return "/admin/audit.csv"
	}
	return "/admin/audit.csv?" + query
}

// flaws are the entries that don't hold, as far as they are known.
func flaws(ctx context.Context, check *audit.Check) string {
	words := make([]string, len(check.Flaws))
	for i, f := range check.Flaws {
		words[i] = i18n.T(ctx, wrongs[f.Is], "entry", "\u2066"+strconv.FormatInt(f.Entry, 10)+"\u2069")
	}
	return strings.Join(words, i18n.T(ctx, "privacy.comma")+" ")
}

var wrongs = map[audit.FlawKind]string{
	audit.Changed: "audit.flaw.changed", audit.Removed: "audit.flaw.removed", audit.Inserted: "audit.flaw.inserted", audit.Cut: "audit.flaw.cut",
	audit.Forged: "audit.flaw.forged",
}
