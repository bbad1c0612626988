package overview

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
)

// Whom returns the patient that a filter means by an id, or by what a search would find first; nil where that is nobody,
// or nothing was typed. Today is when the day begins and ends.
func (s *Service) Whom(ctx context.Context, typed string, from, till time.Time) (*Hit, error) {
	if typed == "" {
		return nil, nil
	}
	search := Search{Text: typed, From: from, Till: till, Limit: 1}
	if id, err := uuid.Parse(typed); err == nil {
		return first(s.hits(ctx, byID, asked{Search: search, ID: id, Within: access.Clinics(ctx)}))
	}
	return first(s.Search(ctx, search))
}

func first(hits []Hit, err error) (*Hit, error) {
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	return &hits[0], nil
}
