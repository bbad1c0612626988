package messages

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/notifications"
)

// Caught is a mail or a text that the catcher caught.
type Caught struct {
	ID      uuid.UUID
	Channel notifications.Channel
	Subject string // of a mail
	To      string
	Files   []string
	Text    string
	At      time.Time
}

func (c Caught) path() string { return "/outbox/" + c.ID.String() }

// glance is as much of a text as the list shows.
const glance = 80

// says is the subject of a mail, or how a text begins.
func (c Caught) says() string {
	if letters := []rune(c.Text); c.Subject == "" && len(letters) > glance {
		return string(letters[:glance]) + "…"
	}
	return cmp.Or(c.Subject, c.Text)
}
