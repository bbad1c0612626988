package notifications_test

import (
	"errors"
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notifications"
)

// What is wrong with the hours or the paces is said by field and changes nothing; of two who save at once, one does.
func TestEditHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	paces := func(n int) []notifications.Pace {
		return []notifications.Pace{{Channel: notifications.SMS, PerMinute: n}}
	}
	was, err := w.Hours(w.ctx)
	w.must(err)
	for field, wish := range map[string]struct {
		hours notifications.Hours
		pace  int
	}{
		"quiet_from": {notifications.Hours{QuietFrom: -1, Version: was.Version}, 60},
		"quiet_to":   {notifications.Hours{QuietTo: 24 * 60, Version: was.Version}, 60},
		"quiet_days": {notifications.Hours{QuietDays: []int64{0, 1, 2, 3, 4, 5, 6}, Version: was.Version}, 60},
		"pace_sms":   {notifications.Hours{Version: was.Version}, 29}, // workers would wait for their turns longer than they may
	} {
		if err := w.EditHours(w.ctx, wish.hours, paces(wish.pace)); fault.Of(err).Fields[field] == "" {
			t.Errorf("%s: EditHours() = %v", field, err)
		}
	}
	good := notifications.Hours{QuietFrom: 22 * 60, QuietTo: 7 * 60, QuietDays: []int64{5, 5}, Version: was.Version}
	w.must(w.EditHours(w.ctx, good, paces(30)))
	if err := w.EditHours(w.ctx, good, paces(30)); !errors.Is(err, notifications.ErrRuleStale) {
		t.Errorf("EditHours(as it was) = %v, want ErrRuleStale", err)
	}
	now, err := w.Hours(w.ctx)
	if err != nil || now.QuietFrom != 22*60 || len(now.QuietDays) != 1 || now.Paces != "sms 30" {
		t.Errorf("hours are %+v, %v", now, err)
	}
}
