package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// batch is how many entries are read at once.
const batch = 10_000

// entriesOf reads entries as they were hashed: the function audit_entry_hash has the same array. The sum is made here, by
// what an owner of the database can't replace.
const entriesOf = `
SELECT id, chain, previous, hash, jsonb_build_array(id, chain, previous, extract(epoch FROM at), actor_id,
  actor_name, request_id, action, table_name, row_id, patient_id, before, after, reason)::text
FROM audit_entries WHERE id > ? ORDER BY id LIMIT ?`

// Flaw is a place where the chains don't hold.
type Flaw struct {
	Entry int64    `json:"entry"`
	Is    FlawKind `json:"is"`
}

// FlawKind is what is wrong with an entry.
type FlawKind string

// The kinds.
const (
	Changed  FlawKind = "changed"  // it does not say what it said, or what stood before it did not
	Removed  FlawKind = "removed"  // and those before it in its chain may be too
	Inserted FlawKind = "inserted" // and those before it in its chain may be too
	Cut      FlawKind = "cut"      // it ended a chain when that was verified, and is gone
	Forged   FlawKind = "forged"   // no entry but what the latest good check had found; its entry is 0
)

// Head is the last entry of a chain.
type Head struct {
	ID   int64  `json:"id"`
	Hash string `json:"hash"` // in hex
}

// mostFlaws are remembered. Whoever removes every second entry leaves too many to read.
const mostFlaws = 100

// verifier goes along all chains at once, in the order of ids.
type verifier struct {
	chains  map[int]*chain
	anchors map[int64]string // the hashes of entries that were seen before
	entries int64
	flaws   []Flaw
	broken  int
}

// chain is how far a chain has been followed: its last link, and the one before that.
type chain struct{ last, before link }

type link struct {
	id   int64
	hash []byte
}

// row is an entry as it is verified.
type row struct {
	id, previous int64
	chain        int
	hash         []byte
	says         string
}

// verify follows every chain from its beginning in one snapshot, so that what is committed meanwhile is not missed.
func (s *Service) verify(ctx context.Context, v *verifier) error {
	tx, err := s.DB.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("audit: verify: %w", err)
	}
	err = v.follow(ctx, tx)
	if undone := tx.Rollback(); err == nil && undone != nil {
		err = fmt.Errorf("audit: verify: %w", undone)
	}
	return err
}

func (v *verifier) follow(ctx context.Context, tx bun.Tx) error {
	for last, read := int64(0), batch; read == batch; {
		read = 0
		rows, err := tx.QueryContext(ctx, entriesOf, last, batch)
		if err != nil {
			return fmt.Errorf("audit: entries to verify: %w", err)
		}
		for rows.Next() {
			var e row
			if err := rows.Scan(&e.id, &e.chain, &e.previous, &e.hash, &e.says); err != nil {
				return errors.Join(fmt.Errorf("audit: entry to verify: %w", err), rows.Close())
			}
			v.take(e)
			last, read = e.id, read+1
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return fmt.Errorf("audit: entries to verify: %w", err)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.anchors)) {
		v.flaw(id, Cut)
	}
	return nil
}

// take goes on to the next entry of a chain.
func (v *verifier) take(e row) {
	v.entries++
	c := v.chains[e.chain]
	if c == nil {
		c = &chain{}
		v.chains[e.chain] = c
	}
	holds := true
	switch {
	case e.previous == c.last.id:
		holds = c.last.leadsTo(e)
	case e.previous > c.last.id:
		v.flaw(e.previous, Removed)
	default:
		v.flaw(c.last.id, Inserted)
		holds = e.previous != c.before.id || c.before.leadsTo(e)
		c.last = c.before
	}
	if known, anchored := v.anchors[e.id]; anchored {
		holds = holds && known == hex.EncodeToString(e.hash)
		delete(v.anchors, e.id)
	}
	if !holds {
		v.flaw(e.id, Changed)
	}
	c.before, c.last = c.last, link{e.id, e.hash}
}

// leadsTo reports whether an entry that follows has the hash it must have.
func (l link) leadsTo(e row) bool {
	sum := sha256.New()
	sum.Write(l.hash)
	sum.Write([]byte(e.says))
	return string(sum.Sum(nil)) == string(e.hash)
}

// flaw notes what is wrong with an entry. One that was put in is found twice: its hash is wrong, and the next entry passes it by.
func (v *verifier) flaw(id int64, is FlawKind) {
	if n := slices.IndexFunc(v.flaws, func(f Flaw) bool { return f.Entry == id }); n >= 0 {
		if is == Inserted {
			v.flaws[n].Is = is
		}
		return
	}
	if v.broken++; len(v.flaws) < mostFlaws {
		v.flaws = append(v.flaws, Flaw{id, is})
	}
}

// heads are the ends of the chains.
func (v *verifier) heads() map[int]Head {
	heads := map[int]Head{}
	for n, c := range v.chains {
		heads[n] = Head{c.last.id, hex.EncodeToString(c.last.hash)}
	}
	return heads
}

// digest is the heads in one number.
func digest(heads map[int]Head) string {
	sum := sha256.New()
	for _, n := range slices.Sorted(maps.Keys(heads)) {
		fmt.Fprintf(sum, "%d:%d:%s\n", n, heads[n].ID, heads[n].Hash)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// anchor adds the heads of an earlier check to those that must be found: of the one whose head is given, or of the
// latest that found nothing wrong.
func (s *Service) anchor(ctx context.Context, v *verifier, head string) error {
	check := &Check{}
	q := s.DB.Conn(ctx).NewSelect().Model(check).Order("at DESC", "id DESC").Limit(1)
	if head != "" {
		q.Where("head = ?", head)
	} else {
		q.Where("broken = 0")
	}
	err := db.Found(q.Scan(ctx))
	switch {
	case errors.Is(err, db.ErrNotFound) && head == "":
		return nil
	case errors.Is(err, db.ErrNotFound):
		return fmt.Errorf("%w: %s", ErrNoAnchor, head)
	case err != nil:
		return fmt.Errorf("audit: anchor: %w", err)
	case digest(check.Heads) != check.Head:
		v.flaw(0, Forged)
	}
	for _, h := range check.Heads {
		v.anchors[h.ID] = h.Hash
	}
	return nil
}
