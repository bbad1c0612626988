package notifications

import (
	"regexp"
	"time"
)

// patience is how long a message may be on its way before the sweep looks after it: longer than
// any call and than a worker's lease, so that whoever has it has ended or died.
const patience = 15 * time.Minute

// leave begins an attempt to send the message. It is saved before the call.
func (m *Message) leave(now time.Time, words Words) error {
	m.Attempt++
	m.Subject, m.BodyText, m.Answer = words.Subject, words.Text, ""
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
	case why == OptedOut || why == Blocked:
		return m.become(Suppressed, now, why)
	}
	return m.become(Cancelled, now, why)
}

// LinkPattern finds what whoever has it may act by, behind what it leads to. Go and PostgreSQL read it alike.
const LinkPattern = `(/[au]/|/welcome/|/reset/)[\w-]{20,}`

var link = regexp.MustCompile(LinkPattern)

// Unlinked returns a text without the secrets of its links: whoever reads what others were told must not answer for them.
func Unlinked(text string) string { return link.ReplaceAllString(text, "$1…") }

func (m *Message) accept(now time.Time) error {
	if err := m.become(Sent, now, ""); err != nil {
		return err
	}
	m.SentAt, m.BodyText = now, Unlinked(m.BodyText)
	return nil
}

func (m *Message) refuse(now time.Time) error { return m.become(Failed, now, Refused) }

func (m *Message) doubt(now time.Time) error { return m.become(InDoubt, now, NoAnswer) }

// arrive notes that the message is where it should be.
func (m *Message) arrive(now time.Time) error {
	if err := m.become(Delivered, now, ""); err != nil {
		return err
	}
	m.DeliveredAt = now
	return nil
}

// miss notes that the provider took the message and did not get it there; bar, that its recipient wants none.
func (m *Message) miss(now time.Time) error { return m.become(Failed, now, Undelivered) }

func (m *Message) bar(now time.Time) error { return m.become(Failed, now, OptedOut) }

// stop ends a message whose recipient has told the provider that they want none.
func (m *Message) stop(now time.Time) error { return m.become(Suppressed, now, OptedOut) }

// die ends a message to an address where nobody is.
func (m *Message) die(now time.Time) error {
	if m.Channel == Email {
		return m.become(Bounced, now, Dead)
	}
	return m.become(Failed, now, Dead)
}

// postpone puts the message off until the provider may take it, or gives up when that is too late.
func (m *Message) postpone(now time.Time) error {
	m.CheckAt = now.Add(pause(m.Attempt))
	if !m.CheckAt.Before(m.ExpiresAt) {
		return m.become(Failed, now, Unreachable)
	}
	return m.become(Planned, now, Unreachable)
}

// wait has a message wait for its CheckAt, unless that is too late.
func (m *Message) wait(now time.Time, why Reason) error {
	if !m.CheckAt.Before(m.ExpiresAt) {
		return m.become(Skipped, now, why)
	}
	return m.become(Planned, now, why)
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
