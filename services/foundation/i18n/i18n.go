// Package i18n speaks the reader's language.
package i18n

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// Locale is a language with its direction.
type Locale string

// The locales. Arabic is the default.
const (
	Arabic  Locale = "ar"
	English Locale = "en"
)

// Dir returns the direction in which the locale is written.
func (l Locale) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// Other returns the locale to offer a reader of l instead.
func (l Locale) Other() Locale {
	if l == Arabic {
		return English
	}
	return Arabic
}

//go:embed locales
var files embed.FS

var messages = map[Locale]map[string]string{Arabic: load(Arabic), English: load(English)}

// load reads the catalogue, which is a file per area. It is part of the program, so a broken one stops it.
func load(l Locale) map[string]string {
	dict := map[string]string{}
	names, err := fs.Glob(files, "locales/"+string(l)+"/*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		body, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		if err := json.Unmarshal(body, &dict); err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
	}
	return dict
}

type localeKey struct{}

// With returns a context that speaks l.
func With(ctx context.Context, l Locale) context.Context {
	return context.WithValue(ctx, localeKey{}, l)
}

// Of returns the locale of ctx.
func Of(ctx context.Context) Locale {
	if l, ok := ctx.Value(localeKey{}).(Locale); ok {
		return l
	}
	return Arabic
}

// T returns the message of key in the locale of ctx. Args are pairs of a placeholder's name and
// its value. A key that nobody translated is shown as it is; catalogue_test.go keeps that from happening.
func T(ctx context.Context, key string, args ...any) string {
	text, ok := messages[Of(ctx)][key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// N returns the message of key in the plural form that n asks for; {n} in it is n.
func N(ctx context.Context, key string, n int, args ...any) string {
	dict := messages[Of(ctx)]
	text, ok := dict[key+"."+form(Of(ctx), n)]
	if !ok {
		text, ok = dict[key+".other"]
	}
	if !ok {
		return key
	}
	return fill(text, append([]any{"n", n}, args...))
}

// Pick returns whichever of two names is in the reader's language, or the other where that one is empty.
func Pick(ctx context.Context, ar, en string) string {
	if (Of(ctx) == Arabic && ar != "") || en == "" {
		return ar
	}
	return en
}

func fill(text string, args []any) string {
	if len(args) < 2 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// form is the plural category of a whole number (CLDR 46: English has two, Arabic six).
func form(l Locale, n int) string {
	if l == English {
		if n == 1 {
			return "one"
		}
		return "other"
	}
	switch last := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case last >= 3 && last <= 10:
		return "few"
	case last >= 11:
		return "many"
	}
	return "other"
}
