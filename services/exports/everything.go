package exports

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/holdings"
)

// EverythingFormat names the form of an export of everything; another number says that old readers won't do.
const EverythingFormat = "tenhal.everything/1"

// Manifest is what manifest.json of such an export says, the last of its files.
type Manifest struct {
	Format    string      `json:"format"`
	Program   string      `json:"program"`   // which Tenhal wrote it
	Migration string      `json:"migration"` // the latest that the database had
	At        time.Time   `json:"at"`        // of which moment it is
	By        string      `json:"by"`
	Reason    string      `json:"reason"`
	Tables    []TableFile `json:"tables"`
	Files     []Files     `json:"files"`
}

// TableFile is a table and its rows, a line of JSON each.
type TableFile struct {
	Table   string            `json:"table"`
	File    string            `json:"file"`
	Rows    int64             `json:"rows"`
	SHA256  string            `json:"sha256"`
	LeftOut map[string]string `json:"left_out,omitempty"` // columns that are not in it, and why
}

// Files are those of a table.
type Files struct {
	Table   string    `json:"table"`
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`
	Damaged []Damaged `json:"damaged,omitempty"`
}

// Damaged is a file that is not there as it was.
type Damaged struct {
	Path string `json:"path"`
	Why  string `json:"why"` // "missing" from the store, or "changed" since it came, and then left out
}

// wish is for whom everything is exported, and who hears how far it has come.
type wish struct {
	by, reason string
	heard      func(ctx context.Context, tables, total int, rows int64) error
}

// writing is an export at work.
type writing struct {
	*Service
	wish
	shot    *holdings.Snapshot
	archive *zip.Writer
	says    Manifest
}

// everything writes a ZIP file with all tables and their files, as they were at one moment, in memory of a few batches of
// rows. It returns what its manifest says.
func (s *Service) everything(ctx context.Context, to io.Writer, for_ wish) (_ Manifest, err error) {
	shot, err := holdings.Take(ctx, s.DB)
	if err != nil {
		return Manifest{}, err
	}
	defer func() { err = errors.Join(err, shot.Close()) }()
	w := &writing{Service: s, wish: for_, shot: shot, archive: zip.NewWriter(to), says: Manifest{
		Format: EverythingFormat, Program: program(), At: s.DB.Now(ctx).UTC(), By: for_.by, Reason: for_.reason, Files: []Files{},
	}}
	if err := shot.Conn().NewRaw("SELECT name FROM bun_migrations ORDER BY name DESC LIMIT 1").Scan(ctx, &w.says.Migration); err != nil {
		return w.says, fmt.Errorf("exports: migration: %w", err)
	}
	ar, en := i18n.With(ctx, i18n.Arabic), i18n.With(ctx, i18n.English)
	words := "\uFEFF" + i18n.T(ar, "exports.everything_words") + "\n\n---\n\n" + i18n.T(en, "exports.everything_words") + "\n"
	if err := put(w.archive, "README.txt", w.says.At, []byte(words)); err != nil {
		return w.says, err
	}
	tables := slices.SortedFunc(slices.Values(holdings.Tables), func(a, b holdings.Table) int { return strings.Compare(a.Name, b.Name) })
	if err := w.all(ctx, tables); err != nil {
		return w.says, err
	}
	said, err := json.MarshalIndent(w.says, "", "  ")
	if err == nil {
		err = put(w.archive, "manifest.json", w.says.At, said)
	}
	return w.says, errors.Join(err, w.archive.Close())
}

func (w *writing) all(ctx context.Context, tables []holdings.Table) error {
	rows := int64(0)
	for n, t := range tables {
		of, err := w.table(ctx, t)
		if err != nil {
			return fmt.Errorf("exports: %s: %w", t.Name, err)
		}
		w.says.Tables, rows = append(w.says.Tables, of), rows+of.Rows
		if t.Files != nil {
			files, err := w.files(ctx, t)
			if err != nil {
				return fmt.Errorf("exports: files of %s: %w", t.Name, err)
			}
			w.says.Files = append(w.says.Files, files)
		}
		if err := w.heard(ctx, n+1, len(tables), rows); err != nil {
			return err
		}
	}
	return nil
}

// table writes the rows of a table, without its secrets.
func (w *writing) table(ctx context.Context, t holdings.Table) (TableFile, error) {
	of, given := TableFile{Table: t.Name, LeftOut: map[string]string{}}, []string{}
	holds := t.Of()
	for _, c := range w.shot.Columns(t.Name) {
		if holds[c.Name] == holdings.Secret {
			of.LeftOut[c.Name] = string(holdings.Secret)
			continue
		}
		given = append(given, c.Name)
	}
	of.File = "tables/" + t.Name + ".jsonl"
	file, err := w.archive.CreateHeader(&zip.FileHeader{Name: of.File, Method: zip.Deflate, Modified: w.says.At})
	if err != nil {
		return of, err
	}
	sum := sha256.New()
	lines := io.MultiWriter(file, sum)
	err = w.shot.Each(ctx, t, given, func(rows []string) error {
		of.Rows += int64(len(rows))
		_, err := io.WriteString(lines, strings.Join(rows, "\n")+"\n")
		return err
	})
	of.SHA256 = fmt.Sprintf("%x", sum.Sum(nil))
	return of, err
}

// files writes the files of a table as they came. One that is gone or was changed is named instead: what is whole is not
// held back for it.
func (w *writing) files(ctx context.Context, t holdings.Table) (Files, error) {
	all := Files{Table: t.Name}
	return all, w.shot.EachFile(ctx, t, func(f holdings.Content) error {
		if f.Stored != "" {
			var err error
			if f.Body, err = w.Store.Get(ctx, f.Stored); errors.Is(err, storage.ErrNotFound) {
				all.Damaged = append(all.Damaged, Damaged{f.Path, "missing"})
				return nil
			} else if err != nil {
				return err
			}
		}
		if sum := sha256.Sum256(f.Body); string(sum[:]) != string(f.SHA256) {
			all.Damaged = append(all.Damaged, Damaged{f.Path, "changed"})
			return nil
		}
		all.Files, all.Bytes = all.Files+1, all.Bytes+int64(len(f.Body))
		file, err := w.archive.CreateHeader(&zip.FileHeader{Name: f.Path, Method: zip.Store, Modified: w.says.At})
		if err == nil {
			_, err = file.Write(f.Body)
		}
		return err
	})
}
