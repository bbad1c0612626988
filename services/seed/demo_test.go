package seed

import (
	"reflect"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// visitsAt are those of the demonstration, made at some time.
func visitsAt(now time.Time) []visit {
	s := newSeed(demo, now)
	s.makeCentre()
	s.makePeople()
	return s.demoVisits()
}

// On every day of the week the desk has something to do, weekends included, and from morning to evening.
func TestNoDayIsEmpty(t *testing.T) {
	t.Parallel()
	for day := range 7 {
		for _, hour := range []int{7, 9, 11, 13, 15, 17, 19} {
			now := Anchor.Add(day).In(zone).Add(time.Duration(hour)*time.Hour + 20*time.Minute)
			here, coming := 0, 0
			for _, v := range visitsAt(now) {
				switch {
				case v.starts.YearDay() != now.YearDay():
				case v.status == appointments.Arrived || v.status == appointments.InSession || v.status == appointments.Completed:
					here++
				case v.status == appointments.Booked || v.status == appointments.Confirmed:
					coming++
				}
			}
			if here+coming == 0 || hour < 15 && coming == 0 {
				t.Errorf("on %s there are %d here and %d to come", now.Format("Monday 15:04"), here, coming)
			}
		}
	}
}

// Through a day only that differs which has come of its visits.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	morning, again, evening := visitsAt(dbtest.Now), visitsAt(dbtest.Now), visitsAt(dbtest.Now.Add(10*time.Hour))
	if !reflect.DeepEqual(morning, again) {
		t.Error("the same minute gives other visits")
	}
	for _, list := range [][]visit{morning, evening} {
		for n := range list {
			list[n].status, list[n].note = "", ""
		}
	}
	if !reflect.DeepEqual(morning, evening) {
		t.Error("the same day gives other visits")
	}
}
