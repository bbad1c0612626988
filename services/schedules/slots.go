package schedules

import "time"

// grace is how late a slot may be taken note of and still count as in time: a process restarts, or is busy.
const grace = 5 * time.Minute

// manySlots is how many slots are walked through one by one. Those of a year in minutes are not worth it.
const (
	manySlots = 10_000
	longWalk  = 7 * 24 * time.Hour
)

// slots are those that have come by a time.
type slots struct {
	newest []time.Time // the latest of them, the earliest first
	passed int         // how many were before those
	first  time.Time   // of all
	last   time.Time   // of those that passed
	next   time.Time   // the first one still to come
}

// since walks from a slot up to a time and keeps the newest few.
func (c Cron) since(slot, until time.Time, keep int) slots {
	s := slots{first: slot}
	walked := 0
	for ; !slot.IsZero() && !slot.After(until); slot = c.Next(slot) {
		s.newest = append(s.newest, slot)
		if len(s.newest) > keep {
			s.last, s.newest = s.newest[0], s.newest[1:]
			s.passed++
		}
		if walked++; walked == manySlots && until.Sub(slot) > longWalk {
			slot = until.Add(-longWalk)
		}
	}
	s.next = slot
	return s
}

// tick is what becomes of a slot, and of those that it stands for.
type tick struct {
	slot   time.Time
	run    bool
	missed int
	since  time.Time
}

// decide says what the policy of a schedule makes of the slots that have come by now.
func (m Misfire) decide(s slots, now time.Time) (ticks []tick) {
	if len(s.newest) == 0 {
		return nil
	}
	newest := s.newest[len(s.newest)-1]
	late := now.Sub(newest) > grace
	switch {
	case m == Skip && late:
		return []tick{{slot: newest, missed: s.passed + 1, since: s.first}}
	case m == Once && s.passed > 0:
		return []tick{{slot: newest, run: true, missed: s.passed, since: s.first}}
	}
	if s.passed > 0 {
		ticks = append(ticks, tick{slot: s.last, missed: s.passed, since: s.first})
	}
	for _, slot := range s.newest {
		ticks = append(ticks, tick{slot: slot, run: true})
	}
	return ticks
}
