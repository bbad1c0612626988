package calendar

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/views/ui"
)

// visits draws the visits of a day of the agenda. It is written by hand, as a clinic's week has hundreds: in generated code
// each text goes through fmt.Sprint, which was a sixth of what such a page costs.
func visits(entries []Entry) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		line := make([]byte, 0, 512)
		for _, e := range entries {
			line = line[:0]
			for _, part := range [...]struct{ markup, text string }{
				{`<li data-status="`, e.Status},
				{`"><a class="c-agenda__visit" href="`, string(e.href())},
				{`"><time>`, e.clock()},
				{`</time><b>`, e.Patient},
				{`</b><small><bdi>`, e.FileNumber},
				{`</bdi> · `, e.about()},
				{`</small><span class="u-hidden">`, ui.StatusText(ctx, e.Status)},
			} {
				line = append(append(line, part.markup...), templ.EscapeString(part.text)...)
			}
			if _, err := w.Write(append(line, `</span></a></li>`...)); err != nil {
				return err
			}
		}
		return nil
	})
}
