package seed

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
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

// Two lanes load a table together, and both or none of their rows are kept.
func TestLanes(t *testing.T) {
	t.Parallel()
	d, ctx := dbtest.Open(t, nil), context.Background()
	const rows = 30_000
	write := func(w *bytes.Buffer, i int) { row(w, fmt.Sprintf("%06d-%032d", i, rand.Uint64()), i) }
	for _, test := range []struct {
		name, table string
		end         func(lanes) error
		want        int
	}{
		{"given up", "number_series (series, last)", func(l lanes) error { l.drop(); return nil }, 0},
		{"refused by the database", "number_series (series, nonsense)", func(l lanes) error { l.drop(); return nil }, 0},
		{"kept", "number_series (series, last)", func(l lanes) error { return l.run(ctx, "COMMIT") }, rows},
	} {
		l, err := openLanes(ctx, d, 2)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.load(ctx, test.table, rows, write); (err == nil) == (test.name == "refused by the database") {
			t.Errorf("%s: %v", test.name, err)
		}
		if err := test.end(l); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var got int
		if err := d.NewRaw("SELECT count(*) FROM number_series").Scan(ctx, &got); err != nil || got != test.want {
			t.Errorf("%s: %d rows, %v; want %d", test.name, got, err, test.want)
		}
		if test.want > 0 {
			if err := l.close(); err != nil {
				t.Error(err)
			}
		}
	}
}
