package schedules

import (
	"strings"
	"time"
	_ "time/tzdata" // zones, also where the machine has none

	"github.com/netresearch/go-cron"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Cron is when something runs: an expression of five fields, as the clocks of a zone tell it.
//
// A time that the clocks skip in spring runs as much later as they skip; one that they show twice in
// autumn runs the first time only. What runs in every hour runs in every hour there is. The library
// reads expressions and finds the next time on clocks that are never changed; the rest is ours
// (civil.go): around midnight, and in autumn, it loses runs and doubles them.
type Cron struct {
	Text string // as it is kept: "0 8 * * 1"
	Zone *time.Location
	spec *cron.SpecSchedule
}

// A day and a weekday in one expression mean either, as cron has always read them.
var (
	minutes = cron.MustNewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor | cron.DowOrDom)
	seconds = cron.MustNewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
)

// longCron is longer than any expression that makes sense.
const longCron = 100

// ParseCron reads an expression and the name of a zone. It returns ErrCron for what is none, ErrOften
// for what runs more often than once a minute, ErrNever for a day that does not exist, and ErrZone.
func ParseCron(expression, zone string) (Cron, error) {
	c := Cron{Text: strings.ToUpper(strings.Join(strings.Fields(text.Figures(expression)), " "))}
	if strings.HasPrefix(c.Text, "@") {
		c.Text = strings.ToLower(c.Text)
	}
	var nowhere, err error
	c.Zone, nowhere = location(zone)
	c.spec, err = parse(c.Text)
	switch {
	case nowhere != nil && err != nil:
		return c, ErrZone.On("cron", fault.Of(err).Fields["cron"])
	case nowhere != nil:
		return c, ErrZone
	case err != nil:
		return c, err
	}
	c.spec.Location = time.UTC // which stands for the clocks of the zone; see civil.go
	// Any year will do to find out: the 29th of February is at most eight years away.
	c.spec.MaxSearchYears = 9
	if c.Next(time.Unix(0, 0)).IsZero() {
		return c, ErrNever
	}
	return c, nil
}

func parse(expression string) (*cron.SpecSchedule, error) {
	if len(expression) > longCron || strings.Contains(expression, "=") { // the zone has a field of its own
		return nil, ErrCron
	}
	if strings.HasPrefix(expression, "@every") {
		return nil, ErrOften
	}
	schedule, err := minutes.Parse(numbered(expression))
	if err != nil {
		if _, err := seconds.Parse(expression); err == nil {
			return nil, ErrOften
		}
		return nil, ErrCron
	}
	spec, ok := schedule.(*cron.SpecSchedule)
	if !ok {
		return nil, ErrCron
	}
	return spec, nil
}

// Names of months and weekdays, which the library does not all know for what they are.
var (
	monthNumbers = strings.NewReplacer("JAN", "1", "FEB", "2", "MAR", "3", "APR", "4", "MAY", "5", "JUN", "6",
		"JUL", "7", "AUG", "8", "SEP", "9", "OCT", "10", "NOV", "11", "DEC", "12")
	dayNumbers = strings.NewReplacer("SUN", "0", "MON", "1", "TUE", "2", "WED", "3", "THU", "4", "FRI", "5", "SAT", "6")
)

// numbered returns an expression with numbers for names.
func numbered(expression string) string {
	fields := strings.Fields(expression)
	if len(fields) != 5 {
		return expression
	}
	fields[3], fields[4] = monthNumbers.Replace(fields[3]), dayNumbers.Replace(fields[4])
	return strings.Join(fields, " ")
}

// location finds a zone by its name. Go knows two names that depend on the machine; they are no zones.
func location(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, ErrZone
	}
	return time.LoadLocation(name)
}

// Next returns the first slot after a time, or the zero time when there is none.
func (c Cron) Next(after time.Time) time.Time {
	if c.spec.Hour&everyHour == everyHour {
		return c.nextHourly(after)
	}
	return c.nextCivil(after)
}

// Upcoming returns the next slots after a time.
func (c Cron) Upcoming(after time.Time, n int) (slots []time.Time) {
	for range n {
		after = c.Next(after)
		if after.IsZero() {
			break
		}
		slots = append(slots, after)
	}
	return slots
}
