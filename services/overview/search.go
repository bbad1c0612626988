package overview

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Hit is a patient whom a search found.
type Hit struct {
	ID         uuid.UUID
	FileNumber string
	NameAr     string
	NameEn     string
	BirthDate  civil.Date
	Phone      string    // E.164, the patient's or else a guardian's
	VisitAt    time.Time // of the first visit today, UTC; zero where there is none
	Former     string    // file number of a record merged into this one, by which it was found; mostly empty
}

// Search says whom to look for.
type Search struct {
	Text   string    // as it was typed; empty for the patients registered last
	From   time.Time // when today begins
	Till   time.Time // and when it ends
	Limit  int       // how many hits are wanted, after
	Offset int       // as many better ones
}

const (
	longest   = 120 // characters of a search; names are no longer
	mostWords = 8   // of a search that count
)

//go:embed search_near.sql
var near string

// asked fills the statements.
type asked struct {
	Search
	numbers
	Words  string               // a tsquery
	Shown  int                  // how many hits any part of the statement need find
	Within schema.QueryAppender // clinics of whoever searches
	ID     uuid.UUID            // of the one patient that is meant, for Whom
}

// The hits of the statements. Each is the array of a function of the database, which keeps its plan: see decision 26.
const (
	latest = `ARRAY(SELECT (pt.id, 1, NULL)::patient_hit FROM patients AS pt
  WHERE archived_at IS NULL AND patient_is_seen(pt.id, ?within) ORDER BY created_at DESC, id DESC LIMIT ?shown)`
	byNumber = `ARRAY(SELECT hit FROM patients_by_number(
  ?file, ?file_start, ?former, ?identity, ?identity_start, ?phone, ?phone_start, ?phone_end, ?most, ?within) AS hit)`
	byWords = "ARRAY(SELECT hit FROM patients_by_words(?words, ?shown, ?from, ?till, ?within) AS hit)"
	byID    = "ARRAY[(?id, 0, NULL)::patient_hit]"
)

// Search finds patients by what somebody types: a file, identity or phone number, its beginning, the
// end of a phone number, or words of a name in any order, in either script and however they are
// spelled. First come those whose number it is, then who has a visit today, then the newest files. Words that
// find nobody are taken for slips of the hand, and find who is nearly called so. What can't be searched
// for finds nobody.
func (s *Service) Search(ctx context.Context, search Search) ([]Hit, error) {
	typed, err := text.Optional(search.Text, longest)
	if err != nil {
		return nil, nil
	}
	a := asked{Search: search, Shown: search.Offset + search.Limit, Within: access.Clinics(ctx)}
	if typed == "" {
		return s.hits(ctx, latest, a)
	}
	var isNumber bool
	if a.numbers, isNumber = readNumbers(typed); isNumber {
		return s.hits(ctx, byNumber, a)
	}
	words := strings.Fields(fold.Query(typed))
	if len(words) == 0 {
		return nil, nil
	}
	return s.byName(ctx, words[:min(len(words), mostWords)], a)
}

func (s *Service) byName(ctx context.Context, words []string, a asked) ([]Hit, error) {
	a.Words = allOf(words, beginning)
	hits, err := s.hits(ctx, byWords, a)
	if err != nil || len(hits) > 0 || a.Offset > 0 {
		return hits, err
	}
	meant, err := s.nearWords(ctx, words)
	if err != nil || meant == "" {
		return nil, err
	}
	a.Words = meant
	return s.hits(ctx, byWords, a)
}

func (s *Service) hits(ctx context.Context, found string, a asked) ([]Hit, error) {
	hits := []Hit{}
	if err := s.DB.Conn(ctx).NewRaw("SELECT * FROM patients_found("+found+", ?from, ?till, ?within, ?limit, ?offset)", a).Scan(ctx, &hits); err != nil {
		return nil, fmt.Errorf("overview: search: %w", err)
	}
	return hits, nil
}

// nearWords returns a tsquery for the words that somebody may have meant, or "" where one of them is like none.
func (s *Service) nearWords(ctx context.Context, words []string) (string, error) {
	var rows []struct {
		Place int // of the word in words, from 1
		Word  string
	}
	if err := s.DB.Conn(ctx).NewRaw(near, struct{ Typed any }{pgdialect.Array(words)}).Scan(ctx, &rows); err != nil {
		return "", fmt.Errorf("overview: search nearly: %w", err)
	}
	meant := make([]string, len(words))
	for _, row := range rows {
		or := ""
		if meant[row.Place-1] != "" {
			or = " | "
		}
		meant[row.Place-1] += or + quote(row.Word)
	}
	if slices.Contains(meant, "") {
		return "", nil
	}
	return allOf(meant, func(word string) string { return "(" + word + ")" }), nil
}

// allOf returns the tsquery that all words match, each written by write.
func allOf(words []string, write func(string) string) string {
	parts := make([]string, len(words))
	for i, word := range words {
		parts[i] = write(word)
	}
	return strings.Join(parts, " & ")
}

// beginning is the tsquery of words that begin with one.
func beginning(word string) string { return quote(word) + ":*" }

// quote writes a word for a tsquery. Folded words have letters and digits only, and so nothing to escape.
func quote(word string) string { return "'" + word + "'" }
