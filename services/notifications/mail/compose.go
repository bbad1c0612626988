package mail

import (
	"bytes"

	gomail "github.com/wneessen/go-mail"

	"tenhal.sa/tenhal/services/notifications"
)

// compose writes a mail as text with a page as its alternative, and the files beside them.
func compose(m notifications.Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(m.From.Name, m.From.Address); err != nil {
		return nil, err
	}
	if err := msg.To(m.To); err != nil {
		return nil, err
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, err
		}
	}
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDate()
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // nobody's absence note answers it (RFC 3834)
	msg.SetGenHeader(gomail.HeaderContentLang, string(m.Language))
	if m.Leave != "" { // mail programs show it as a button (RFC 8058)
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Leave+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	for _, f := range m.Files {
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Body), gomail.WithFileContentType(gomail.ContentType(f.MediaType))); err != nil {
			return nil, err
		}
	}
	return msg, nil
}
