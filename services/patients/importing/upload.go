package importing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/settings"
)

// Upload is a file that somebody sends.
type Upload struct {
	FileName string
	Body     []byte
	Again    bool // whoever sends it knows that it came before
}

// rowsAtOnce is how many rows a statement inserts.
const rowsAtOnce = 500

// Upload takes a file, and recognises what its columns hold. It returns fault.ErrInvalid with what is wrong with the
// file, ErrRepeated for one that came before, or settings.ErrOff.
func (s *Service) Upload(ctx context.Context, u Upload) (*Import, error) {
	if err := s.Settings.Require(ctx, settings.PatientImport, uuid.Nil); err != nil {
		return nil, err
	}
	lines, err := readFile(u.Body)
	if err != nil {
		if f := fault.Of(err); f.Kind == fault.Invalid {
			return nil, fault.ErrInvalid.On("file", f.Key)
		}
		return nil, err
	}
	sum := sha256.Sum256(u.Body)
	im := &Import{
		ID: db.NewID(), FileName: called(u.FileName), SHA256: sum[:], Headings: lines[0], Columns: recognise(lines[0]), State: Columns,
		CreatedBy: access.Who(ctx).ID, Version: 1,
	}
	rows := im.rows(lines[1:])
	im.Total = len(rows)
	return im, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.first(ctx, tx, im, u.Again); err != nil {
			return err
		}
		im.CreatedAt = s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(im).Exec(ctx); err != nil {
			return fmt.Errorf("importing: upload: %w", err)
		}
		for some := range slices.Chunk(rows, rowsAtOnce) {
			if _, err := tx.NewInsert().Model(&some).Returning("NULL").Exec(ctx); err != nil {
				return fmt.Errorf("importing: rows: %w", err)
			}
		}
		return nil
	})
}

// first refuses a file that came before and was not taken back, unless whoever sends it knows. Of two at once one waits.
func (s *Service) first(ctx context.Context, tx bun.Tx, im *Import, again bool) error {
	var n int
	err := tx.NewRaw("SELECT 0 FROM pg_advisory_xact_lock(7403118)").Scan(ctx, &n)
	if err == nil {
		err = tx.NewRaw("SELECT count(*) FROM patient_imports WHERE sha256 = ? AND state NOT IN (?, ?)", im.SHA256, Undone, Withdrawn).Scan(ctx, &n)
	}
	if err != nil {
		return fmt.Errorf("importing: came before: %w", err)
	}
	if n > 0 && !again {
		return ErrRepeated
	}
	return nil
}

func (im *Import) rows(lines [][]string) (rows []Row) {
	for i, cells := range lines {
		if cells != nil {
			rows = append(rows, Row{ImportID: im.ID, Line: i + 2, Cells: cells, State: New, Wanted: true, Faults: map[string]string{}, Alike: []Likeness{}})
		}
	}
	return rows
}

// called is what a file is called where it came from, without folders.
func called(name string) string {
	name, err := text.Clean(path.Base(strings.ReplaceAll(name, "\\", "/")), 200)
	if err != nil {
		return "patients"
	}
	return name
}

// Map says what the columns of a file hold, and has every row looked at. What was decided of rows before is forgotten.
// It returns ErrNoColumns where no column holds a name, or two the same, and ErrState where somebody was quicker.
func (s *Service) Map(ctx context.Context, id uuid.UUID, columns []string) error {
	return s.step(ctx, id, []State{Columns, Ready}, func(ctx context.Context, tx bun.Tx, im *Import) error {
		if !sound(columns, len(im.Headings)) {
			return ErrNoColumns
		}
		im.Columns, im.State = columns, Checking
		_, err := tx.NewRaw("UPDATE patient_import_rows SET state = 'new', wanted = true, faults = '{}', alike = '[]' WHERE import_id = ?", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("importing: begin anew: %w", err)
		}
		return s.Queue.Enqueue(ctx, Check{job{id}})
	})
}

// sound reports whether columns hold what is known, nothing twice, and a name among it.
func sound(columns []string, n int) bool {
	seen := map[string]bool{}
	for _, name := range columns {
		known := slices.ContainsFunc(Known, func(c Column) bool { return c.Name == name })
		if name != "" && (seen[name] || !known) {
			return false
		}
		seen[name] = true
	}
	return len(columns) == n && (seen["name_ar"] || seen["name_en"])
}

// step changes an import that is in one of some states. Whoever comes second waits, and finds it in another: ErrState.
func (s *Service) step(ctx context.Context, id uuid.UUID, from []State, change func(context.Context, bun.Tx, *Import) error) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		im := &Import{ID: id}
		if err := tx.NewSelect().Model(im).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if !slices.Contains(from, im.State) {
			return ErrState
		}
		if err := change(ctx, tx, im); err != nil {
			return err
		}
		im.Version++
		if _, err := tx.NewUpdate().Model(im).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("importing: %s: %w", im.State, err)
		}
		return nil
	})
}
