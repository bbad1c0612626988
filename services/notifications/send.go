package notifications

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Send is the job that sends one message.
type Send struct {
	MessageID uuid.UUID `json:"message_id"`
}

// Kind names the job.
func (Send) Kind() string { return "notifications.send" }

// Queue says who works on it.
func (Send) Queue() queue.Name { return queue.Notify }

// Send sends a message whose time has come, unless what it tells is no longer so. It talks to the
// provider, so it must run outside a transaction. That the message is on its way is committed
// before the call: a run that finds it on its way knows that an earlier one was cut off, and
// leaves it in doubt unless the provider can say. What came of it is kept in the message; where
// that is to be tried again, the sweep takes it up once more. Send fails only when the database
// or a document does, and may then be run again.
func (s *Service) Send(ctx context.Context, job Send) error {
	m := &Message{ID: job.MessageID}
	if err := s.DB.NewSelect().Model(m).WherePK().Scan(ctx); err != nil {
		return fmt.Errorf("notifications: send %s: %w", m.ID, db.Found(err))
	}
	if m.State == Sending {
		return s.settle(ctx, m, "")
	}
	out, err := s.claim(ctx, m)
	if err != nil || out == nil {
		return err
	}
	err = s.Sender.Send(ctx, *out)
	return s.record(context.WithoutCancel(ctx), m, err)
}

// claim makes m the caller's to send and returns the mail, or nil where there is nothing to send.
// It locks the visit before the message, in the order of those who cancel visits.
func (s *Service) claim(ctx context.Context, m *Message) (out *Mail, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.hold(ctx, m); err != nil {
			return err
		}
		if err := tx.NewSelect().Model(m).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		if m.State != Queued {
			return nil
		}
		if out, err = s.start(ctx, m); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model(m).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("notifications: claim %s: %w", m.ID, err)
	}
	return out, nil
}

// start begins an attempt, or drops a message that should not leave.
func (s *Service) start(ctx context.Context, m *Message) (*Mail, error) {
	l, err := s.letter(ctx, m)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now(ctx)
	if why := l.whyNot(m, now); why != "" {
		return nil, m.drop(now, why)
	}
	m.Recipient, m.Language = l.To, l.Language
	out, err := s.mail(i18n.With(ctx, l.Language), m, l)
	if err != nil {
		return nil, err
	}
	return out, m.leave(now, out)
}

// mail writes a letter in the language of ctx.
func (s *Service) mail(ctx context.Context, m *Message, l Letter) (*Mail, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("from %q: %w", s.From, err)
	}
	words, err := s.Writer.Write(ctx, l)
	if err != nil {
		return nil, err
	}
	files, err := s.files(ctx, m)
	if err != nil {
		return nil, err
	}
	from.Name = cmp.Or(l.Centre.Name(ctx), from.Name)
	return &Mail{
		MessageID: s.messageID(m), From: *from, ReplyTo: l.Centre.Email, To: l.To, Language: l.Language,
		Subject: words.Subject, Text: words.Text, HTML: words.HTML, Files: files,
	}, nil
}

// files returns what comes with a message.
func (s *Service) files(ctx context.Context, m *Message) ([]File, error) {
	if m.PaymentID == uuid.Nil {
		return nil, nil
	}
	d, err := s.Documents.Get(ctx, documents.ReceiptA4, m.PaymentID)
	if err != nil {
		return nil, err
	}
	return []File{{Name: d.Name, MediaType: d.MediaType, Body: d.Body}}, nil
}

// messageID is the same for every attempt, so that whoever gets a mail twice can tell.
func (s *Service) messageID(m *Message) string {
	_, domain, _ := strings.Cut(s.From, "@")
	return m.ID.String() + "@" + strings.TrimSuffix(domain, ">")
}
