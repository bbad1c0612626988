package schedules_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/schedules"
)

func TestParseCronRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cron, zone string
		want       *fault.Fault
	}{
		{"", schedules.Zone, schedules.ErrCron},
		{"every day", schedules.Zone, schedules.ErrCron},
		{"60 * * * *", schedules.Zone, schedules.ErrCron},
		{"*/0 * * * *", schedules.Zone, schedules.ErrCron},
		{"0 8 * *", schedules.Zone, schedules.ErrCron},
		{"0 8 * * 1#2", schedules.Zone, schedules.ErrCron},
		{"@reboot", schedules.Zone, schedules.ErrCron},
		{"CRON_TZ=UTC 0 8 * * *", schedules.Zone, schedules.ErrCron},
		{"TZ=Mars/Phobos 0 8 * * *", schedules.Zone, schedules.ErrCron},
		{"0 8 * * *; DROP TABLE schedules", schedules.Zone, schedules.ErrCron},
		{"0 0 31 2 *", schedules.Zone, schedules.ErrNever},
		{"0 0 30 2,2 *", schedules.Zone, schedules.ErrNever},
		{"0 0 31 4,6,9,11 *", schedules.Zone, schedules.ErrNever},
		{"* * * * * *", schedules.Zone, schedules.ErrOften},
		{"*/10 * * * * *", schedules.Zone, schedules.ErrOften},
		{"@every 1s", schedules.Zone, schedules.ErrOften},
		{"0 8 * * *", "Mars/Phobos", schedules.ErrZone},
		{"0 8 * * *", "", schedules.ErrZone},
		{"0 8 * * *", "Local", schedules.ErrZone},
		{"0 8 * * *", "../../etc/passwd", schedules.ErrZone},
	} {
		_, err := schedules.ParseCron(test.cron, test.zone)
		f := fault.Of(err)
		if !errors.Is(err, test.want) || len(f.Fields) != 1 {
			t.Errorf("%q in %q = %v, want %v", test.cron, test.zone, err, test.want)
		}
		for field, key := range test.want.Fields {
			if f.Fields[field] != key {
				t.Errorf("%q in %q complains %v, want %v", test.cron, test.zone, f.Fields, test.want.Fields)
			}
		}
	}
}

// What is typed is kept as it is read.
func TestParseCronKeeps(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" 0  8 * * 1 ":     "0 8 * * 1",
		"٠ ٨ * * ١":        "0 8 * * 1",
		"0 8 * * mon-thu":  "0 8 * * MON-THU",
		"@DAILY":           "@daily",
		"0 0 29 2 *":       "0 0 29 2 *",
		"\u200f0 8 * * *":  "0 8 * * *",
		"0 8 1,15 * ?":     "0 8 1,15 * ?",
		"0 8-18/2 * JAN *": "0 8-18/2 * JAN *",
	} {
		c, err := schedules.ParseCron(typed, "Europe/Berlin")
		if err != nil || c.Text != want {
			t.Errorf("%q = %q, %v; want %q", typed, c.Text, err, want)
		}
	}
}

// In spring nothing is lost, in autumn nothing is doubled, and what runs every half hour does so throughout.
func TestSummerTime(t *testing.T) {
	t.Parallel()
	spring, autumn := time.Date(2027, 3, 27, 23, 0, 0, 0, time.UTC), time.Date(2027, 10, 30, 22, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		cron string
		from time.Time
		want []string
	}{
		{"30 2 * * *", spring, []string{"28 03:30", "29 02:30"}},
		{"0 2 * * *", spring, []string{"28 03:00", "29 02:00"}},
		{"0 */2 * * *", spring, []string{"28 03:00", "28 04:00", "28 06:00"}},
		{"*/30 * * * *", spring, []string{"28 00:30", "28 01:00", "28 01:30", "28 03:00", "28 03:30"}},
		{"30 2 * * *", autumn, []string{"31 02:30", "01 02:30"}},
		{"0,30 1-3 * * *", autumn, []string{"31 01:00", "31 01:30", "31 02:00", "31 02:30", "31 03:00", "31 03:30", "01 01:00"}},
		{"0 */2 * * *", autumn, []string{"31 02:00", "31 04:00"}},
		{"*/30 * * * *", autumn, []string{"31 00:30", "31 01:00", "31 01:30", "31 02:00", "31 02:30", "31 02:00", "31 02:30", "31 03:00"}},
		{"0 3 * * *", autumn, []string{"31 03:00", "01 03:00"}},
	} {
		c, err := schedules.ParseCron(test.cron, "Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, slot := range c.Upcoming(test.from, len(test.want)) {
			got = append(got, slot.In(c.Zone).Format("02 15:04"))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s after %s = %v, want %v", test.cron, test.from.In(c.Zone), got, test.want)
		}
	}
}

// In a whole year of every zone with a story, a daily run happens once on each day.
func TestOnceADay(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago", schedules.Zone} {
		for _, expression := range []string{"0 0 * * *", "30 0 * * *", "45 1 * * *", "30 2 * * *", "59 23 * * *"} {
			c, err := schedules.ParseCron(expression, zone)
			if err != nil {
				t.Fatal(err)
			}
			days := map[string]int{}
			end := time.Date(2028, 1, 1, 0, 0, 0, 0, c.Zone)
			for slot := c.Next(time.Date(2026, 12, 31, 23, 59, 59, 0, c.Zone)); slot.Before(end); slot = c.Next(slot) {
				days[slot.In(c.Zone).Format(time.DateOnly)]++
			}
			for day := time.Date(2027, 1, 1, 12, 0, 0, 0, c.Zone); day.Before(end); day = day.AddDate(0, 0, 1) {
				if n := days[day.Format(time.DateOnly)]; n != 1 {
					t.Errorf("%s in %s ran %d times on %s", expression, zone, n, day.Format(time.DateOnly))
				}
			}
		}
	}
}
