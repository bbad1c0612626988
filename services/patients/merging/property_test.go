package merging_test

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

//go:embed testdata/families.sql
var families string

// twice is somebody with two records.
type twice struct{ One, Two uuid.UUID }

// crowd registers so many people twice, some at a time: a machine with much else to do is slow.
func (o *office) crowd(seed float64, people int) (list []twice) {
	o.t.Helper()
	const batch = 100
	for first := 1; first <= people; first += batch {
		last := min(first+batch-1, people)
		err := o.DB.Tx(o.ctx, func(ctx context.Context, tx bun.Tx) error {
			some := []twice{}
			_, err := tx.NewRaw(families, seed, first, last, o.Sami.ID, o.Hind.ID, o.Speech.ID, o.Session.ID, o.Noura.ID, o.Noura.ID).Exec(ctx)
			if err != nil {
				return err
			}
			err = tx.NewRaw("SELECT one, two FROM twins ORDER BY n").Scan(ctx, &some)
			list = append(list, some...)
			return err
		})
		o.must(err)
		seed = seed*0.7 + 0.1
	}
	return list
}

// every has what each table holds, row by row, in one number. The merges' own journal is what may be different.
func (o *office) every() map[string]string {
	o.t.Helper()
	var tables []string
	o.must(o.DB.NewRaw(`SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'patient_merge%'`).Scan(o.ctx, &tables))
	sums := map[string]string{}
	for _, table := range tables {
		var sum string
		o.must(o.DB.NewRaw("SELECT count(*) || ' ' || md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM (SELECT md5(t::text) AS row FROM ? AS t) AS t", bun.Ident(table)).Scan(o.ctx, &sum))
		sums[table] = sum
	}
	return sums
}

func (o *office) same(got, want map[string]string) {
	o.t.Helper()
	for _, table := range slices.Sorted(maps.Keys(want)) {
		if got[table] != want[table] {
			o.t.Errorf("%s is not what it was: %s, not %s", table, got[table], want[table])
		}
	}
}

// A thousand families, merged as chance chooses and undone again: every table is what it was, bit for bit.
func TestMergeAndUndoRestore(t *testing.T) {
	t.Parallel()
	o := openUnheard(t)
	seed := uint64(20261122)
	people := o.crowd(float64(seed%1000)/1000, 1000)
	before := o.every()
	merges := make([]*merging.Merge, len(people))
	dice := rand.New(rand.NewPCG(seed, 0))
	wishes := make([]merging.Wish, len(people))
	for i, p := range people {
		wishes[i] = o.chance(dice, p)
	}
	o.together(len(people), func(i int) (err error) {
		merges[i], err = o.Merge(o.ctx, wishes[i])
		return err
	})
	o.nothingLeft(people)
	merged := o.every()
	for _, table := range []string{"appointments", "contact_refusals", "desk_tasks", "guardians", "invoices", "messages", "notices", "patients", "payments"} {
		if merged[table] == before[table] {
			t.Errorf("no merge has changed %s", table)
		}
	}
	o.DB.Clock.Set(dbtest.Now.Add(time.Hour))
	o.together(len(people), func(i int) error { return o.undo(merges[i]) })
	o.same(o.every(), before)
}

// chance chooses the survivor, and whose details are taken.
func (o *office) chance(dice *rand.Rand, p twice) merging.Wish {
	o.t.Helper()
	if dice.IntN(2) == 0 {
		p.One, p.Two = p.Two, p.One
	}
	w := o.wish(o.now(&patients.Patient{ID: p.One}), o.now(&patients.Patient{ID: p.Two}))
	w.Choices = map[string]merging.Side{}
	for _, f := range merging.Fields {
		if side := dice.IntN(3); side > 0 && (f.Name != "name_ar" && f.Name != "name_en") {
			w.Choices[f.Name] = []merging.Side{merging.Survivor, merging.Merged}[side-1]
		}
	}
	return w
}

// together does something for each of many, two at a time.
func (o *office) together(many int, do func(int) error) {
	o.t.Helper()
	next := make(chan int)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					o.t.Error(err)
				}
			}
		})
	}
	for i := range many {
		next <- i
	}
	close(next)
	all.Wait()
}

// nothingLeft checks that the merged records have nothing but what the journal says stays with them.
func (o *office) nothingLeft(people []twice) {
	o.t.Helper()
	for _, r := range merging.Rules {
		if r.Keep {
			continue
		}
		var left, told int
		o.must(o.DB.NewRaw(`SELECT count(*) FROM ? AS t JOIN patients AS p ON p.id = t.? WHERE p.archived_at IS NOT NULL`, bun.Ident(r.Table), bun.Ident(r.Column)).Scan(o.ctx, &left))
		o.must(o.DB.NewRaw(`SELECT count(*) FROM patient_merge_rows WHERE table_name = ? AND column_name = ? AND becomes IS NULL`, r.Table, r.Column).Scan(o.ctx, &told))
		if left != told {
			o.t.Errorf("%d rows of %s are left with merged records, and the journal says %d", left, r.Table, told)
		}
	}
	var archived int
	o.must(o.DB.NewRaw("SELECT count(*) FROM patients WHERE archived_at IS NOT NULL").Scan(o.ctx, &archived))
	if archived != len(people) {
		o.t.Errorf("%d records were archived, want %d", archived, len(people))
	}
}

// What somebody prints of an issued bill is what it was, whatever the names are now.
func TestPrintedNamesStay(t *testing.T) {
	t.Parallel()
	o := openUnheard(t)
	people := o.crowd(0.5, 20)
	var before, after []string
	const printed = "SELECT buyer::text || seller::text FROM invoices WHERE state = 'issued' ORDER BY id"
	o.must(o.DB.NewRaw(printed).Scan(o.ctx, &before))
	for _, p := range people {
		o.merge(&patients.Patient{ID: p.One}, &patients.Patient{ID: p.Two})
	}
	o.must(o.DB.NewRaw(printed).Scan(o.ctx, &after))
	if len(before) == 0 || !slices.Equal(before, after) {
		t.Errorf("%d bills are not what was printed", len(before))
	}
}

// Nobody moves what is frozen by accident: not by hand, and not with the name of a merge between other records.
func TestFrozen(t *testing.T) {
	t.Parallel()
	o := openUnheard(t)
	people := o.crowd(0.5, 20)
	m := o.merge(&patients.Patient{ID: people[0].One}, &patients.Patient{ID: people[0].Two})
	for _, setting := range []string{"", m.ID.String(), db.NewID().String()} {
		for _, table := range []string{"payments", "invoices"} {
			err := o.DB.Tx(o.ctx, func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.NewRaw(fmt.Sprintf("SELECT set_config('tenhal.merge', ?, true); UPDATE %s SET patient_id = ? WHERE id = (SELECT min(id::text)::uuid FROM payments WHERE patient_id <> ?)", table),
					setting, o.Omar.ID, m.SurvivorID).Exec(ctx)
				return err
			})
			if got := db.Constraint(err); got != table+"_are_kept" {
				t.Errorf("moving one of %s as %q = %v, want it refused", table, setting, err)
			}
		}
	}
}
