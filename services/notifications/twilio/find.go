package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/notifications"
)

const (
	page      = "200"                                    // texts on a page
	manyPages = 25                                       // more are not looked through
	skew      = 5 * time.Second                          // between Twilio's clock and ours
	trial     = "Sent from your Twilio trial account - " // goes before what such an account sends
)

// listing is a page of the list of texts.
type listing struct {
	Messages []listed `json:"messages"`
	Next     string   `json:"next_page_uri"`
}

// listed is a text as the list has it.
type listed struct {
	SID     string `json:"sid"`
	To      string `json:"to"`
	From    string `json:"from"`
	Service string `json:"messaging_service_sid"`
	Body    string `json:"body"`
	Created string `json:"date_created"`
}

// FindText looks for a text among those to its number that Twilio took since a moment, and returns
// the newest that is the same. Twilio keeps nothing of ours to know a text by, so sender,
// recipient and words must do. On WhatsApp, where templates are sent, the words count where Twilio
// reports them, and not the gaps between: what t.Body says must be what the approved template says.
//
// It asks for no DateSent: a text that still waits at Twilio has none and might be left out.
func (c *Client) FindText(ctx context.Context, t notifications.Text, since time.Time) (string, error) {
	since = since.Truncate(time.Second).Add(-skew) // Twilio keeps no parts of a second
	next := *c.messages
	next.RawQuery = url.Values{"To": {address(t.Channel, t.To)}, "PageSize": {page}}.Encode()
	search := search{client: c, text: t, since: since}
	for range manyPages {
		list, err := c.list(ctx, next.String())
		if err != nil {
			return "", err
		}
		past, err := search.look(list.Messages)
		if err != nil {
			return "", err
		}
		if past || list.Next == "" {
			return search.found, nil
		}
		if err := c.turn(&next, list.Next); err != nil {
			return "", err
		}
	}
	return "", errors.New("twilio: list: there are too many texts to that number")
}

// Check asks Twilio for its latest text, to find out whether it knows the account and its token.
func (c *Client) Check(ctx context.Context) error {
	latest := *c.messages
	latest.RawQuery = "PageSize=1"
	_, err := c.list(ctx, latest.String())
	return err
}

// search is for a text in a list, whose newest come first.
type search struct {
	client *Client
	text   notifications.Text
	since  time.Time
	found  string
	newest time.Time
}

// look goes through a page and reports whether those to come are all too old.
func (s *search) look(page []listed) (past bool, err error) {
	past = len(page) > 0
	for _, m := range page {
		at, err := time.Parse(time.RFC1123Z, m.Created)
		if err != nil {
			return false, errors.New("twilio: list: a date can't be read")
		}
		if at.Before(s.since) {
			continue
		}
		past = false
		if at.After(s.newest) && s.client.same(m, s.text) {
			s.found, s.newest = m.SID, at
		}
	}
	return past, nil
}

// list reads one page.
func (c *Client) list(ctx context.Context, from string) (listing, error) {
	var list listing
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return list, fmt.Errorf("twilio: list: %w", cause(err))
	}
	status, body, err := c.ask(req)
	switch {
	case err != nil:
		return list, fmt.Errorf("twilio: list: %w", cause(err))
	case status != http.StatusOK:
		return list, fmt.Errorf("twilio: list: %s", words(status, 0))
	case json.Unmarshal(body, &list) != nil || list.Messages == nil:
		return list, errors.New("twilio: list: the answer can't be read")
	}
	return list, nil
}

// turn goes to the next page, and never to another host: the token goes along.
func (c *Client) turn(at *url.URL, to string) error {
	next, err := at.Parse(to)
	if err != nil || next.Host != c.messages.Host || next.Scheme != c.messages.Scheme {
		return errors.New("twilio: list: the next page is elsewhere")
	}
	*at = *next
	return nil
}

// same reports whether a listed text is the one that was sent.
func (c *Client) same(m listed, t notifications.Text) bool {
	field, sender := c.sender(t.Channel)
	from := m.From
	if field != "From" {
		from = m.Service
	}
	if from != sender || m.To != address(t.Channel, t.To) {
		return false
	}
	if t.Channel == notifications.WhatsApp {
		return m.Body == "" || slices.Equal(strings.Fields(m.Body), strings.Fields(t.Body))
	}
	return strings.TrimSpace(strings.TrimPrefix(m.Body, trial)) == strings.TrimSpace(t.Body)
}
