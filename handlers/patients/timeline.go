package patients

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/patients"
)

// Timeline shows what happened to a patient, a page at a time from a moment backwards: ?kind=&before=&id=
func (s *Screen) Timeline(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	t := views.Timeline{Patient: p, Kinds: s.Overview.Kinds(ctx), Kind: overview.Kind(screen.Query(c, "kind"))}
	if !slices.Contains(t.Kinds, t.Kind) {
		t.Kind = ""
	}
	f := overview.TimelineFilter{PatientID: p.ID, Kind: t.Kind, ID: screen.QueryID(c, "id")}
	if micros, err := strconv.ParseInt(c.Query("before"), 10, 64); err == nil && micros > 0 {
		f.Before = time.UnixMicro(micros).UTC()
	}
	list, more, err := s.Overview.Timeline(ctx, f)
	if err != nil {
		return err
	}
	t.Days = views.NewDays(ctx, list)
	if more {
		oldest := list[len(list)-1]
		t.Older = views.TimelinePath(p.ID) + "?" + url.Values{
			"kind": {string(t.Kind)}, "before": {strconv.FormatInt(oldest.At.UnixMicro(), 10)}, "id": {oldest.ID.String()},
		}.Encode()
	}
	return screen.Draw(c, fiber.StatusOK, views.Happened(t))
}
