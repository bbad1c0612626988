package screen

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// The most characters that are read. Services are stricter, each with its own inputs.
const (
	longInput = 8000
	longQuery = 200
)

// ErrNoPage says that no page is at an address.
var ErrNoPage = fault.New(fault.NotFound, "fault.not_found")

// Body returns an input of a form. It never looks at the query: whoever sends a link must not fill
// in the forms behind it. NUL, which would make an error of every statement, is read as another
// control character: services refuse them all alike.
func Body(c *fiber.Ctx, name string) string {
	value := string(c.Request().PostArgs().Peek(name))
	if form, ok := parts(c); ok && len(form.Value[name]) > 0 {
		value = form.Value[name][0]
	}
	return strings.ReplaceAll(value, "\x00", "\x01")
}

// All returns every value that a form without files has for one input, such as the ticked ones of several boxes.
func All(c *fiber.Ctx, name string) (values []string) {
	for _, value := range c.Request().PostArgs().PeekMulti(name) {
		values = append(values, strings.ReplaceAll(string(value), "\x00", "\x01"))
	}
	return values
}

// parts are those of a form that brings files.
func parts(c *fiber.Ctx) (*multipart.Form, bool) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil, false
	}
	form, err := c.MultipartForm() // read once, however often it is asked for
	return form, err == nil
}

// File returns the name and the bytes of a file that a form brings, or nothing where it brings none.
func File(c *fiber.Ctx, name string) (called string, body []byte, err error) {
	form, ok := parts(c)
	if !ok || len(form.File[name]) == 0 {
		return "", nil, nil
	}
	sent := form.File[name][0]
	f, err := sent.Open()
	if err != nil {
		return "", nil, err
	}
	body, err = io.ReadAll(f)
	return sent.Filename, body, errors.Join(err, f.Close())
}

// Values returns inputs of a form by their names, as they were typed: services say what they refuse,
// and the form shows it again. What is far too long is cut, and still too long for every service.
func Values(c *fiber.Ctx, names ...string) map[string]string {
	values := make(map[string]string, len(names))
	for _, name := range names {
		values[name] = cut(Body(c, name), longInput)
	}
	return values
}

// Query returns a parameter of the address, without what can't be printed and cut where it is far too long.
func Query(c *fiber.Ctx, name string) string {
	return cut(strings.TrimSpace(printable(c.Query(name))), longQuery)
}

// QueryID returns a parameter of the address that is an id, or uuid.Nil where it is none.
func QueryID(c *fiber.Ctx, name string) uuid.UUID {
	id, err := uuid.Parse(c.Query(name))
	if err != nil {
		return uuid.Nil
	}
	return id
}

// ID returns a part of the path that is an id. Where it is none there is no such page: ErrNoPage.
func ID(c *fiber.Ctx, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params(name))
	if err != nil || id.String() != c.Params(name) {
		return uuid.Nil, ErrNoPage
	}
	return id, nil
}

// Found returns what a part of the path names by its id, as find finds it. Where it is no id there is no such page: ErrNoPage.
func Found[T any](c *fiber.Ctx, name string, find func(context.Context, uuid.UUID) (T, error)) (thing T, err error) {
	id, err := ID(c, name)
	if err != nil {
		return thing, err
	}
	return find(c.UserContext(), id)
}

// Return returns the page that a form asks to come back to, its input "return", or else a fallback.
func Return(c *fiber.Ctx, fallback string) string {
	return Local(Body(c, "return"), fallback)
}

// Local returns an address that somebody sent us to go on to, if it is one of this program, or else
// a fallback.
func Local(to, fallback string) string {
	// Browsers read "/\evil" and "//evil" as another host, and drop tabs and line breaks on the way.
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || printable(to) != to || strings.ContainsAny(to, "\\\t\r\n") {
		return fallback
	}
	if _, err := url.Parse(to); err != nil {
		return fallback
	}
	return to
}

// printable drops broken UTF-8 and control characters, line breaks and tabs apart.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// cut returns the first characters of s, so many at most.
func cut(s string, most int) string {
	for i := range s {
		if most--; most < 0 {
			return s[:i]
		}
	}
	return s
}
