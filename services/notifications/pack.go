package notifications

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/segment"
)

// pack puts a letter into words and the words into what the provider of its channel takes.
func (c *claimant) pack(ctx context.Context, l Letter) (*parcel, error) {
	ctx = i18n.With(ctx, l.Language)
	if err := c.link(ctx, &l); err != nil {
		return nil, err
	}
	words, err := c.Writer.Write(ctx, l)
	if err != nil {
		return nil, err
	}
	if c.m.Channel != Email {
		c.m.Segments, _ = segment.Count(words.Text)
		return &parcel{Text: &Text{
			ID: c.m.ID, Channel: c.m.Channel, To: c.m.Recipient, Body: words.Text, Template: l.Template.Approved, Variables: words.Values,
		}}, c.m.leave(c.now, words)
	}
	out, err := c.mail(ctx, l, words)
	if err != nil {
		return nil, err
	}
	return &parcel{Mail: out}, c.m.leave(c.now, words)
}

func (c *claimant) mail(ctx context.Context, l Letter, words Words) (*Mail, error) {
	out, err := c.envelope(ctx, c.m, c.m.Recipient, words)
	if err != nil {
		return nil, err
	}
	out.Leave = l.Leave
	out.Files, err = c.files(ctx, &l)
	return out, err
}

// envelope puts words into a mail from the centre, in the language of ctx.
func (s *Service) envelope(ctx context.Context, m *Message, to string, words Words) (*Mail, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("from %q: %w", s.From, err)
	}
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	from.Name = cmp.Or(centre.Name(ctx), from.Name)
	return &Mail{
		MessageID: s.messageID(m), From: *from, ReplyTo: centre.Email, To: to, Language: m.Language,
		Subject: words.Subject, Text: words.Text, HTML: words.HTML,
	}, nil
}

// files returns what comes with a mail: the receipt, or the visits for the reader's calendar.
func (c *claimant) files(ctx context.Context, l *Letter) ([]File, error) {
	if len(l.Visits) > 0 {
		return c.calendars(ctx, l)
	}
	if c.m.PaymentID == uuid.Nil {
		return nil, nil
	}
	d, err := c.Documents.Get(ctx, documents.ReceiptA4, c.m.PaymentID)
	if err != nil {
		return nil, err
	}
	return []File{{Name: d.Name, MediaType: d.MediaType, Body: d.Body}}, nil
}

// messageID is the same for every attempt, so that whoever gets a mail twice can tell.
func (s *Service) messageID(m *Message) string { return m.ID.String() + "@" + s.domain() }

// domain is whose mails are.
func (s *Service) domain() string {
	_, domain, _ := strings.Cut(s.From, "@")
	return strings.TrimSuffix(domain, ">")
}
