package settings

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/views/ui"
)

// Show is a setting with its history.
type Show struct {
	*settings.Setting
	Places  []Place // the centre first
	History []settings.Change
	Pages   ui.Pages
	Restore ui.Form // that was refused
}

// With shows the form of a place as it was typed and refused. It carries on the version that holds by now, which is shown
// beside it: whoever sends it once more knows.
func (s Show) With(clinic uuid.UUID, form ui.Form) Show {
	for i := range s.Places {
		if p := &s.Places[i]; p.ClinicID == clinic {
			form.ID, form.Values["version"] = p.Form.ID, p.Form.Value("version")
			p.Form = form
		}
	}
	return s
}

// of is the place of a change, and whether there still is one: a clinic may have closed.
func (s Show) of(c settings.Change) (Place, bool) {
	for _, p := range s.Places {
		if p.ClinicID == c.ClinicID {
			return p, true
		}
	}
	return Place{}, false
}

// restorable reports whether a change can be restored: it is not what holds anyway.
func (s Show) restorable(c settings.Change) bool {
	p, there := s.of(c)
	return there && p.Latest != nil && p.Latest.ID != c.ID && p.Latest.Value != c.Value && !same(p.Latest.Value, c.Value)
}

func same(a, b *int) bool { return a != nil && b != nil && *a == *b }

// form carries what restoring a change needs.
func (s Show) form(c settings.Change) ui.Form {
	p, _ := s.of(c)
	id := strconv.FormatInt(c.ID, 10)
	if s.Restore.Value("change") == id {
		f := s.Restore
		f.ID, f.Values["version"] = id, p.Form.Value("version")
		return f
	}
	return ui.Form{ID: id, Values: map[string]string{"change": id, "version": p.Form.Value("version")}}
}

// by is who made a change.
func by(ctx context.Context, c settings.Change) string {
	if name := c.By(ctx); name != "" {
		return name
	}
	return "settings.by_hand"
}
