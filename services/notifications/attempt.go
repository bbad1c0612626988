package notifications

import "time"

// patience is how long a message may be on its way before the sweep looks after it: longer than
// any call and than a worker's lease, so that whoever has it has ended or died.
const patience = 15 * time.Minute

// leave begins an attempt to send the message. It is saved before the call.
func (m *Message) leave(now time.Time, out *Mail) error {
	m.Attempt++
	m.Subject, m.BodyText, m.Answer = out.Subject, out.Text, ""
	m.CheckAt = now.Add(patience)
	return m.become(Sending, now, "")
}

// drop gives up a message that should not leave.
func (m *Message) drop(now time.Time, why Reason) error {
	switch {
	case why == Expired && m.Attempt > 0:
		return m.become(Failed, now, why)
	case why == Expired || why == NoAddress:
		return m.become(Skipped, now, why)
	}
	return m.become(Cancelled, now, why)
}

func (m *Message) accept(now time.Time) error {
	if err := m.become(Sent, now, ""); err != nil {
		return err
	}
	m.SentAt = now
	return nil
}

func (m *Message) refuse(now time.Time) error { return m.become(Failed, now, Refused) }

func (m *Message) doubt(now time.Time) error { return m.become(InDoubt, now, NoAnswer) }

// wait puts the message off until the provider may take it, or gives up when that is too late.
func (m *Message) wait(now time.Time) error {
	m.CheckAt = now.Add(pause(m.Attempt))
	if !m.CheckAt.Before(m.ExpiresAt) {
		return m.become(Failed, now, Unreachable)
	}
	return m.become(Planned, now, Unreachable)
}

// retry sends the message again at once: it is known that the last attempt came to nothing.
func (m *Message) retry(now time.Time) error {
	m.CheckAt = now
	return m.become(Planned, now, NoAnswer)
}

// pause doubles from a minute to ten: a reminder two hours ahead can't wait longer.
func pause(attempt int) time.Duration {
	return min(time.Minute<<min(max(attempt, 1)-1, 4), 10*time.Minute)
}
