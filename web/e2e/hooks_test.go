package e2e

import (
	"fmt"
	"strconv"

	"github.com/go-rod/rod/lib/proto"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
)

// Everything that the tests know of the pages' markup beyond roles, names and messages.
const (
	toasts     = "#toasts"
	popover    = "#popover"
	palette    = "#palette"
	grid       = "#calendar-grid"
	desk       = "#desk"
	visit      = "#visit"
	invoice    = "#invoice"
	pay        = "#pay"
	badge      = "#net"
	flash      = ".c-flash"
	fault      = "[role=alert]"
	say        = "#say"
	told       = ".c-told"
	rehearsal  = "[aria-labelledby=rehearsal]"
	sample     = "#sample"
	ghost      = ".c-visit.is-ghost"
	note       = ".c-move-note"
	taken      = ".c-taken"
	receiptPDF = "#pay a[href^='/receipts/']"
)

// field is an input of a form.
func field(name string) string { return fmt.Sprintf("[name=%q]:not([type=hidden])", name) }

// choice is a radio button.
func choice(name, value string) string {
	return fmt.Sprintf("input[type=radio][name=%q][value=%q]", name, value)
}

// card is a visit in the calendar.
func card(id uuid.UUID) string { return grid + " #visit-" + id.String() }

// column is a provider's day in the calendar.
func column(provider uuid.UUID, date civil.Date) string {
	return fmt.Sprintf("%s [data-provider=%q][data-date=%q]", grid, provider.String(), date.String())
}

// Data returns what an element notes for scripts: Data(card, "status").
func (w *window) Data(selector, name string) string {
	return w.js("document.querySelector(arg[0])?.dataset[arg[1]] ?? ''", selector, name)
}

// Place is where a time lies in a column, which is brought into sight.
func (w *window) Place(column, at string) proto.Point {
	w.t.Helper()
	var p proto.Point
	w.until("the time "+at+" in "+column, func() bool {
		res, err := w.page.Eval(`(grid, column, minute) => {
			const cal = document.querySelector(grid), day = document.querySelector(column), body = day.parentElement;
			const y = () => body.getBoundingClientRect().top + (minute - cal.dataset.from) * body.offsetHeight / (cal.dataset.until - cal.dataset.from);
			const box = cal.getBoundingClientRect();
			if (y() < box.top + 150 || y() > Math.min(box.bottom, innerHeight) - 150) cal.scrollTop += y() - (box.top + box.height / 2);
			const { left, width } = day.getBoundingClientRect();
			return { x: left + width / 2, y: y() + 2 };
		}`, grid, column, minuteOf(at))
		if err != nil {
			return false
		}
		p = proto.Point{X: res.Value.Get("x").Num(), Y: res.Value.Get("y").Num()}
		return true
	})
	return p
}

// Edge is the lower edge of a visit, by which it is made longer or shorter.
func (w *window) Edge(card string) proto.Point {
	w.t.Helper()
	var p proto.Point
	w.until("the edge of "+card, func() bool {
		res, err := w.page.Eval(`(card) => {
			const { left, width, top, height } = document.querySelector(card + ' [data-resize]').getBoundingClientRect();
			return { x: left + width / 2, y: top + height / 2 };
		}`, card)
		if err != nil {
			return false
		}
		p = proto.Point{X: res.Value.Get("x").Num(), Y: res.Value.Get("y").Num()}
		return true
	})
	return p
}

// minuteOf is the minute of the day of a time such as "10:15".
func minuteOf(at string) int {
	hours, _ := strconv.Atoi(at[:2])
	minutes, _ := strconv.Atoi(at[3:])
	return 60*hours + minutes
}
