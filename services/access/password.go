package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tenhal.sa/tenhal/services/access/breached"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// How many characters a password has. It is long rather than intricate, compared exactly as typed,
// and never expires.
const (
	shortest = 12
	longest  = 256
)

// The cost of a hash: 19 MiB and two passes, as OWASP asks of argon2id at least.
const (
	passes  = 2
	memory  = 19 * 1024 // KiB
	threads = 1
	saltLen = 16
	hashLen = 32
)

// Why a password is refused.
var (
	ErrShort  = fault.New(fault.Invalid, "access.password_short")
	ErrCommon = fault.New(fault.Invalid, "access.password_common")
)

// refused are words that whoever guesses tries first, with figures before or after them. They are
// matched without case, spaces and signs.
//
//go:embed refused.txt
var refused string

// judge says why a password is too easy, or nil. What whoever guesses knows of the user and of the centre makes it no
// harder: their names, and ours, count for nothing.
func judge(password string, names ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < shortest:
		return ErrShort
	case n > longest:
		return text.ErrTooLong
	}
	word := bare(password)
	if slices.Contains(strings.Fields(refused), word) || breached.Has(password) {
		return ErrCommon
	}
	for _, name := range names {
		for _, part := range strings.FieldsFunc(name, unlettered) {
			if part = bare(part); utf8.RuneCountInString(part) >= longWord {
				word = strings.ReplaceAll(word, part, "")
			}
		}
	}
	if utf8.RuneCountInString(word) < 2*longWord || varied(word) <= longWord {
		return ErrCommon // figures alone, one letter over and over, or little but names
	}
	return nil
}

// longWord is how many letters make a name worth looking for.
const longWord = 3

func unlettered(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// ours are the names of the product.
const ours = "tenhal تنهل"

// judge says why a password is too easy for a user, as a fault on the input "password".
func (s *Service) judge(ctx context.Context, password string, u *User) error {
	var centre string
	err := s.DB.Conn(ctx).NewRaw("SELECT coalesce(string_agg(name_ar || ' ' || name_en, ' '), '') FROM organisation").Scan(ctx, &centre)
	if err != nil {
		return fmt.Errorf("access: name of the centre: %w", err)
	}
	name, _, _ := strings.Cut(u.Email, "@")
	if err := judge(password, ours, centre, name, u.NameAr, u.NameEn); err != nil {
		return fault.ErrInvalid.On("password", fault.Of(err).Key)
	}
	return nil
}

// bare drops what people add to a word to make it look like a password.
func bare(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	return strings.TrimFunc(s, unicode.IsDigit)
}

// varied counts the different characters of s.
func varied(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// desks bounds how many passwords are hashed at once: each takes 19 MiB and a processor.
var desks = make(chan struct{}, 2)

var errBusy = fault.New(fault.TooMany, "fault.busy")

// derive computes the hash of a password, once it is its turn.
func derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case desks <- struct{}{}:
		defer func() { <-desks }()
	case <-ctx.Done():
		return nil, errBusy
	}
	return argon2.IDKey([]byte(password), salt, passes, memory, threads, hashLen), nil
}

// Hash returns a password as it is kept, a PHC string with a salt of its own.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	rand.Read(salt) // never fails
	sum, err := derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return prefix + encode(salt) + "$" + encode(sum), nil
}

// matches reports whether a kept hash is the password's. A hash of another cost never matches.
func matches(ctx context.Context, password, kept string) (bool, error) {
	salt, want, ok := strings.Cut(strings.TrimPrefix(kept, prefix), "$")
	raw, err := base64.RawStdEncoding.DecodeString(salt)
	if !ok || err != nil {
		raw = make([]byte, saltLen) // work on, so that nobody can tell by the time
	}
	sum, err := derive(ctx, password, raw)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare([]byte(encode(sum)), []byte(want)) == 1 && ok, nil
}

var prefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, memory, passes, threads)

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
