package notifications

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrTemplateStale says that somebody else has changed a template since it was seen.
var ErrTemplateStale = fault.New(fault.Stale, "fault.stale")

// The most characters of what a template says.
const (
	longSubject = 200
	longBody    = 1000
)

// approvedName is how Twilio calls a template that WhatsApp has approved.
var approvedName = regexp.MustCompile(`^HX[0-9a-f]{32}$`)

// Templates returns what messages of an event say now, by every channel and in both languages.
func (s *Service) Templates(ctx context.Context, event Event) ([]Template, error) {
	changed := []Template{}
	err := s.DB.Conn(ctx).NewSelect().Model(&changed).DistinctOn("channel, language").Where("event = ?", event).
		Order("channel", "language", "version DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: templates: %w", err)
	}
	list := []Template{}
	for _, c := range event.Channels() {
		for _, l := range access.Locales {
			i := slices.IndexFunc(changed, func(t Template) bool { return t.Channel == c && t.Language == l })
			if i < 0 {
				list = append(list, Original(event, c, l))
				continue
			}
			list = append(list, changed[i])
		}
	}
	return list, nil
}

// Channels returns the channels by which the event may be told: a first password goes by e-mail alone.
func (e Event) Channels() []Channel {
	if e == OnInvitation {
		return []Channel{Email}
	}
	return Channels
}

// Versions returns what a template said before, the latest first.
func (s *Service) Versions(ctx context.Context, t *Template) ([]Template, error) {
	list := []Template{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("event = ? AND channel = ? AND language = ?", t.Event, t.Channel, t.Language).
		Order("version DESC").Limit(50).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: versions: %w", err)
	}
	return list, nil
}

// SaveTemplate has messages say something else from now on. T.Version is the one that its author saw. What is wrong is
// said by field, and a variable that there is not by its name.
func (s *Service) SaveTemplate(ctx context.Context, t *Template) error {
	if err := t.check(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now, err := s.Template(ctx, t.Event, t.Channel, t.Language)
		if err != nil {
			return err
		}
		if now.Version != t.Version {
			return ErrTemplateStale
		}
		saved := *t
		saved.ID, saved.Version, saved.AuthorName, saved.CreatedAt = db.NewID(), t.Version+1, access.Who(ctx).NameEn, s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(&saved).Exec(ctx); err != nil {
			return templateConstraints.Fault(fmt.Errorf("notifications: template: %w", err))
		}
		*t = saved
		return nil
	})
}

var templateConstraints = db.Constraints{"message_templates_version": ErrTemplateStale}

// check cleans what a template says, or says everything that is wrong with it.
func (t *Template) check() error {
	if !slices.Contains(Events, t.Event) || !slices.Contains(t.Event.Channels(), t.Channel) || !slices.Contains(access.Locales, t.Language) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	var check fault.Check
	var err error
	t.Body, err = text.Note(t.Body, longBody)
	check.Note("body", err)
	check.Require(t.Body != "", "body", "fault.required")
	check.Require(fillable(t.Event, t.Body), "body", "templates.unknown")
	if t.Channel == Email {
		t.checkMail(&check)
	} else {
		for _, must := range musts[t.Event] {
			check.Require(slices.Contains(Uses(t.Body), must), "body", missing[must])
		}
	}
	t.Approved = strings.TrimSpace(t.Approved)
	check.Require(t.Approved == "" || t.Channel == WhatsApp && approvedName.MatchString(t.Approved), "approved", "templates.approved_wrong")
	return check.Err()
}

// missing says which variable a text can't do without.
var missing = map[Variable]string{
	VarVisits: "templates.must_visits", VarNumber: "templates.must_number", VarAmount: "templates.must_amount", VarText: "templates.must_text",
}

// checkMail cleans what only mails have. A subject is one line, so it can't hold what may be several.
func (t *Template) checkMail(check *fault.Check) {
	for _, line := range []struct {
		name string
		text *string
	}{{"subject", &t.Subject}, {"title", &t.Title}} {
		var err error
		*line.text, err = text.Clean(*line.text, longSubject)
		check.Note(line.name, err)
		check.Require(fillable(t.Event, *line.text), line.name, "templates.unknown")
		for _, v := range []Variable{VarVisits, VarText, VarLink} {
			check.Require(!slices.Contains(Uses(*line.text), v), line.name, "templates.one_line")
		}
	}
}

// fillable reports whether all that stands in braces can be filled in for an event.
func fillable(e Event, text string) bool {
	for _, v := range Uses(text) {
		if !slices.Contains(e.Variables(), v) {
			return false
		}
	}
	return !strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}")
}
