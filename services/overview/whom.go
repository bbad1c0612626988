package overview

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Whom returns the patient that a filter means by an id, or by what a search would find first; nil where that is nobody,
// or nothing was typed. Today is when the day begins and ends.
func (s *Service) Whom(ctx context.Context, typed string, from, till time.Time) (*Hit, error) {
	if typed == "" {
		return nil, nil
	}
	search := Search{Text: typed, From: from, Till: till, Limit: 1}
	hits, err := []Hit{}, error(nil)
	if id, wrong := uuid.Parse(typed); wrong == nil {
		hits, err = s.hits(ctx, "WITH hits AS (SELECT ?id::uuid AS id, 0 AS rank) ", asked{Search: search, ID: id})
	} else {
		hits, err = s.Search(ctx, search)
	}
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	return &hits[0], nil
}
