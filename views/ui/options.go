package ui

import (
	"context"

	"github.com/google/uuid"
)

// Option is a choice.
type Option struct {
	Value string
	Label string // message key or text
	Icon  string // of Tiles
	Note  string // of Tiles: message key or text, small
}

// Options are values to choose from. A label is a message key or text.
func Options[T ~string](values []T, label func(T) string) []Option {
	list := make([]Option, len(values))
	for i, v := range values {
		list[i] = Option{Value: string(v), Label: label(v)}
	}
	return list
}

// Labelled are values to choose from whose message keys stand in a table.
func Labelled[T ~string](values []T, labels map[T]string) []Option {
	return Options(values, func(v T) string { return labels[v] })
}

// Named are things to choose from by their names, as clinics and providers are.
func Named[T interface {
	Named(ctx context.Context) (uuid.UUID, string)
}](ctx context.Context, things []T) []Option {
	list := make([]Option, len(things))
	for i, thing := range things {
		id, name := thing.Named(ctx)
		list[i] = Option{Value: id.String(), Label: name}
	}
	return list
}
