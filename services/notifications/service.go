// Package notifications tells patients of their visits and payments. It plans messages when
// something happens, sends them when they are due, and keeps what became of each.
package notifications

import (
	"context"
	"errors"
	"net/mail"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// Service plans and sends messages.
type Service struct {
	DB           *db.DB
	Queue        *queue.Queue
	Access       *access.Service
	Clinics      *clinics.Directory
	Appointments *appointments.Service
	Documents    *documents.Service
	Settings     *settings.Service
	Rulebook     *Rulebook // may be nil
	Writer       Writer
	Sender       Sender // of mails
	Texter       Texter // of texts; nil where nobody delivers them
	NoWhatsApp   bool   // the Texter has no number to send from there
	From         string // whom mails come from, as "Tenhal <desk@example.sa>"; the centre's own name goes before that one
	BaseURL      string // where links lead
}

// Sender takes a mail to whoever delivers it. An error that wraps neither ErrTemporary nor
// ErrPermanent leaves in doubt whether the mail was taken.
type Sender interface {
	Send(ctx context.Context, m Mail) error
}

// Asker is a Sender that knows later whether it took a mail.
type Asker interface {
	Took(ctx context.Context, messageID string) (bool, error)
}

// How sending fails. The text that a Sender adds is shown to staff, so it holds no personal data.
var (
	ErrTemporary = errors.New("not taken for now") // it was not taken; later it may be
	ErrPermanent = errors.New("refused")           // it was not taken and never will be
	ErrInDoubt   = errors.New("no answer")         // it may have been taken
)

// Mail is a message on its way.
type Mail struct {
	MessageID string // without the angle brackets; the same for every attempt
	From      mail.Address
	ReplyTo   string // may be empty
	To        string
	Language  i18n.Locale
	Subject   string
	Text      string
	HTML      string
	Files     []File
	Leave     string // link to get no more mails of its kind; empty for those that everybody gets
}

// File is a file that comes with a mail.
type File struct {
	Name      string
	MediaType string
	Body      []byte
}

// Words are what a letter says: of a mail the subject, and the body as plain text and as a page; of a text the text
// alone, and what its template's variables stand for.
type Words struct {
	Subject, Text, HTML string
	Values              []string
}

// Writer puts a letter into words, in the letter's language.
type Writer interface {
	Write(ctx context.Context, l Letter) (Words, error)
}
