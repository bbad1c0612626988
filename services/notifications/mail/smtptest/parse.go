package smtptest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// Mail is a mail as it came, decoded.
type Mail struct {
	From, To  string // of the envelope
	MessageID string // without the angle brackets
	Header    mail.Header
	Subject   string
	Text      string
	HTML      string
	Files     []File
}

// File is an attachment.
type File struct {
	Name      string
	MediaType string
	Body      []byte
}

// once are the headers that a mail has exactly one of.
var once = []string{"From", "To", "Date", "Subject", "Message-Id", "Mime-Version", "Content-Type"}

// parse reads a mail and refuses what others would mistrust.
func parse(source []byte) (*Mail, error) {
	for line := range bytes.SplitSeq(source, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			return nil, errors.New("a line is too long or badly ended")
		}
	}
	msg, err := mail.ReadMessage(bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	for _, name := range once {
		if n := len(msg.Header[name]); n != 1 {
			return nil, fmt.Errorf("%d headers %s", n, name)
		}
	}
	m := &Mail{Header: msg.Header, MessageID: strings.Trim(msg.Header.Get("Message-Id"), "<>")}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return nil, err
	}
	if _, err := msg.Header.Date(); err != nil {
		return nil, err
	}
	for _, name := range []string{"From", "To"} {
		if _, err := msg.Header.AddressList(name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return m, m.read(textproto.MIMEHeader(msg.Header), msg.Body)
}

// read takes a part, and the parts that it is made of.
func (m *Mail) read(header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.readAll(multipart.NewReader(body, params["boundary"]))
	}
	content, err := io.ReadAll(decoded(header.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	disposition, about, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	switch {
	case disposition == "attachment":
		name, err := new(mime.WordDecoder).DecodeHeader(about["filename"])
		m.Files = append(m.Files, File{name, kind, content})
		return err
	case kind == "text/plain":
		m.Text = string(content)
	case kind == "text/html":
		m.HTML = string(content)
	}
	return nil
}

func (m *Mail) readAll(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.read(part.Header, part); err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
