package retention

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// owned is what goes with a record. What is found by the record itself is not in it: that is found when it goes.
type owned struct {
	records    []uuid.UUID
	messages   []uuid.UUID
	replies    []uuid.UUID
	families   []uuid.UUID
	signatures []uuid.UUID
	words      []string     // of the names
	files      []queue.Args // jobs that remove them from the store
}

// lists are what has to be known before the rows go that lead to it.
const (
	// A message of another member of the family may be told within one of theirs, and then has no words of its own.
	theirMessages = `
WITH RECURSIVE letters (id) AS (
  (SELECT m.id FROM messages AS m WHERE m.patient_id IN (?0)
  UNION SELECT m.id FROM appointments AS a JOIN messages AS m ON m.appointment_id = a.id WHERE a.patient_id IN (?0)
  UNION SELECT m.id FROM payments AS p JOIN messages AS m ON m.payment_id = p.id WHERE p.patient_id IN (?0))
  UNION
  SELECT m.id FROM letters AS l JOIN messages AS m ON m.part_of = l.id OR m.replaces = l.id
)
SELECT id FROM letters`

	theirReplies    = `SELECT reply_id FROM desk_tasks WHERE patient_id IN (?0) AND reply_id IS NOT NULL UNION SELECT id FROM message_replies WHERE message_id IN (?1)`
	theirFamilies   = `SELECT family_id FROM family_members WHERE patient_id IN (?0)`
	theirSignatures = `SELECT signature_id FROM consents WHERE patient_id IN (?0) AND signature_id IS NOT NULL`
	theirWords      = `SELECT DISTINCT unnest(tsvector_to_array(words)) FROM patients WHERE id IN (?0)`
	theirFiles      = `SELECT storage_name FROM attachments WHERE patient_id IN (?0)`
)

// belongings collects what belongs to records.
func belongings(ctx context.Context, tx bun.IDB, records []uuid.UUID) (*owned, error) {
	of := &owned{records: records}
	var files []string
	for _, list := range []struct {
		query string
		to    any
	}{
		{theirMessages, &of.messages},
		{theirReplies, &of.replies},
		{theirFamilies, &of.families},
		{theirSignatures, &of.signatures},
		{theirWords, &of.words},
		{theirFiles, &files},
	} {
		if err := tx.NewRaw(list.query, bun.List(records), bun.List(of.messages)).Scan(ctx, list.to); err != nil {
			return nil, fmt.Errorf("retention: what belongs to %s: %w", records[0], err)
		}
	}
	for _, name := range files {
		of.files = append(of.files, RemoveFile{Name: name})
	}
	return of, nil
}

// sets fill the conditions of parts.
type sets struct {
	Table                                            bun.Ident
	Records, Messages, Replies, Families, Signatures bun.ListValues
}

func (of *owned) sets(table string) sets {
	return sets{
		Table: bun.Ident(table), Records: bun.List(of.records), Messages: bun.List(of.messages), Replies: bun.List(of.replies),
		Families: bun.List(of.families), Signatures: bun.List(of.signatures),
	}
}

// Rows returns how many rows of which tables go with a record, as they are now. It does not count those of which it is
// known only in the end that nobody else has them: answers and families.
func (s *Service) Rows(ctx context.Context, p Person) (map[string]int, error) {
	of, err := belongings(ctx, s.DB.Conn(ctx), p.Records)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, part := range parts {
		var n int
		if part.set != "" || part.table == "message_replies" || part.table == "families" {
			continue
		}
		if err := s.DB.Conn(ctx).NewRaw("SELECT count(*) FROM ?table AS t WHERE "+part.where, of.sets(part.table)).Scan(ctx, &n); err != nil {
			return nil, fmt.Errorf("retention: count %s of %s: %w", part.table, p.ID, err)
		}
		if n > 0 {
			counts[part.table] = n
		}
	}
	return counts, nil
}

// delete deletes everything, and returns how many rows of which tables. The audit log hears of each.
func (of *owned) delete(ctx context.Context, tx bun.Tx) (map[string]int, error) {
	if err := signal.Announce(ctx); err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, p := range parts {
		statement := "DELETE FROM ?table AS t WHERE "
		if p.set != "" {
			statement = "UPDATE ?table AS t SET " + p.set + " WHERE "
		}
		res, err := tx.NewRaw(statement+p.where, of.sets(p.table)).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("retention: %s of %s: %w", p.table, of.records[0], err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return nil, err
		}
		if p.set == "" && n > 0 {
			counts[p.table] += int(n)
		}
	}
	return counts, of.forgetWords(ctx, tx)
}

// forgetWords forgets the words of the names that nobody else has. One who is registered with such a word at the same
// moment may be found by it only once their name is saved again.
func (of *owned) forgetWords(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw(`DELETE FROM patient_words AS w WHERE w.word IN (?) AND NOT EXISTS (
  SELECT FROM patients AS pt WHERE pt.words @@ quote_literal(w.word)::tsquery)`, bun.List(of.words)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("retention: words of names: %w", err)
	}
	return nil
}
