package schedules

import "time"

// Rhythm is how a schedule comes back.
type Rhythm string

// The rhythms that have words. Everything else is told by its expression.
const (
	EveryMinutes Rhythm = "minutes"
	Hourly       Rhythm = "hourly"
	EveryHours   Rhythm = "hours"
	Daily        Rhythm = "daily"
	Weekly       Rhythm = "weekly"
	Monthly      Rhythm = "monthly"
	Other        Rhythm = "other"
)

// Shape is what a cron expression means to people.
type Shape struct {
	Rhythm Rhythm
	N      int            // minutes or hours between two, or the day of the month
	Minute int            // of the hour
	Hours  []int          // of the day, one or a few
	Days   []time.Weekday // of the week
}

// fewTimes are as many times of day as people take in at a glance.
const fewTimes = 4

// Shape returns what the expression means to people.
func (c Cron) Shape() Shape {
	var (
		minutes = set(c.spec.Minute, 0, 59)
		hours   = set(c.spec.Hour, 0, 23)
		days    = set(c.spec.Dom, 1, 31)
		months  = set(c.spec.Month, 1, 12)
		week    = set(c.spec.Dow, 0, 6)
	)
	everyDay, everyWeekday := len(days) == 31, len(week) == 7
	switch {
	case len(months) < 12:
		return Shape{Rhythm: Other}
	case everyDay && everyWeekday && len(hours) == 24:
		return withinHour(minutes)
	case len(minutes) > 1:
		return Shape{Rhythm: Other}
	case everyDay && everyWeekday:
		return withinDay(minutes[0], hours)
	case len(hours) == 1 && everyDay:
		s := Shape{Rhythm: Weekly, Minute: minutes[0], Hours: hours}
		for _, day := range week {
			s.Days = append(s.Days, time.Weekday(day))
		}
		return s
	case len(hours) == 1 && everyWeekday && len(days) == 1:
		return Shape{Rhythm: Monthly, N: days[0], Minute: minutes[0], Hours: hours}
	}
	return Shape{Rhythm: Other}
}

func withinHour(minutes []int) Shape {
	if len(minutes) == 1 {
		return Shape{Rhythm: Hourly, Minute: minutes[0]}
	}
	if n := step(minutes, 60); n > 0 {
		return Shape{Rhythm: EveryMinutes, N: n}
	}
	return Shape{Rhythm: Other}
}

func withinDay(minute int, hours []int) Shape {
	if n := step(hours, 24); n > 0 && len(hours) > 2 {
		return Shape{Rhythm: EveryHours, N: n, Minute: minute}
	}
	if len(hours) <= fewTimes {
		return Shape{Rhythm: Daily, Minute: minute, Hours: hours}
	}
	return Shape{Rhythm: Other}
}

// step returns the distance between numbers that go round a dial evenly from 0 on, or 0.
func step(numbers []int, round int) int {
	n := round / len(numbers)
	for i, number := range numbers {
		if number != i*n {
			return 0
		}
	}
	if n*len(numbers) != round {
		return 0
	}
	return n
}

// set returns the numbers whose bits are set.
func set(bits uint64, from, to int) (numbers []int) {
	for n := from; n <= to; n++ {
		if bits&(1<<n) != 0 {
			numbers = append(numbers, n)
		}
	}
	return numbers
}
