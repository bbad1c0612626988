package schedules_test

import (
	"fmt"
	"testing"

	"tenhal.sa/tenhal/services/schedules"
)

func TestShape(t *testing.T) {
	t.Parallel()
	for cron, want := range map[string]string{
		"* * * * *":       "{minutes 1 0 [] []}",
		"*/30 * * * *":    "{minutes 30 0 [] []}",
		"*/7 * * * *":     "{other 0 0 [] []}",
		"15 * * * *":      "{hourly 0 15 [] []}",
		"@hourly":         "{hourly 0 0 [] []}",
		"0 */2 * * *":     "{hours 2 0 [] []}",
		"20 */6 * * *":    "{hours 6 20 [] []}",
		"0 */5 * * *":     "{other 0 0 [] []}",
		"0 0,12 * * *":    "{daily 0 0 [0 12] []}",
		"30 8 * * *":      "{daily 0 30 [8] []}",
		"0 8,13,20 * * *": "{daily 0 0 [8 13 20] []}",
		"0 8-18 * * *":    "{other 0 0 [] []}",
		"0 9 * * SUN-THU": "{weekly 0 0 [9] [Sunday Monday Tuesday Wednesday Thursday]}",
		"0 9 * * 7":       "{weekly 0 0 [9] [Sunday]}",
		"0 6 1 * *":       "{monthly 1 0 [6] []}",
		"0 6 1,15 * *":    "{other 0 0 [] []}",
		"0 6 1 * 1":       "{other 0 0 [] []}",
		"0 6 1 1 *":       "{other 0 0 [] []}",
		"@monthly":        "{monthly 1 0 [0] []}",
	} {
		c, err := schedules.ParseCron(cron, "UTC")
		if err != nil {
			t.Fatal(cron, err)
		}
		if got := fmt.Sprint(c.Shape()); got != want {
			t.Errorf("%s = %s, want %s", cron, got, want)
		}
	}
}
