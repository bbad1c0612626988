package attachments_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

type cabinet struct {
	*attachments.Service
	*clinictest.Cast
	ctx context.Context
}

func open(t *testing.T) cabinet {
	t.Helper()
	d := dbtest.Open(t, signal.NewBus())
	cast, places := clinictest.New(t, d), &clinics.Directory{DB: d}
	people := &patients.Service{DB: d, Clinics: places}
	return cabinet{&attachments.Service{DB: d, Clinics: places, Patients: people, Store: storage.Folder(t.TempDir())}, cast, cast.Context()}
}

var pdf = []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")

func picture(t *testing.T, encode func(*bytes.Buffer, image.Image) error, width, height int) []byte {
	t.Helper()
	shape := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	if err := encode(&b, shape); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(b *bytes.Buffer, i image.Image) error  { return png.Encode(b, i) }
func asJPEG(b *bytes.Buffer, i image.Image) error { return jpeg.Encode(b, i, nil) }

func TestUpload(t *testing.T) {
	t.Parallel()
	c := open(t)
	for _, test := range []struct {
		name  string
		body  []byte
		want  string // media type
		saved string // name of the file
	}{
		{"report.pdf", pdf, "application/pdf", "report.pdf"},
		{"C:\\Users\\noura\\تقرير.PDF", pdf, "application/pdf", "تقرير.PDF"},
		{"../../etc/passwd", pdf, "application/pdf", "passwd"},
		{"..", pdf, "application/pdf", "document.pdf"},
		{"invoice\u202Efdp.exe", pdf, "application/pdf", ""},
		{"photo.pdf", picture(t, asJPEG, 40, 30), "image/jpeg", "photo.pdf"},
		{"photo", picture(t, asPNG, 40, 30), "image/png", "photo"},
	} {
		a, err := c.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: test.name, Body: test.body})
		if err != nil {
			t.Errorf("%q: %v", test.name, err)
			continue
		}
		if a.MediaType != test.want || test.saved != "" && a.FileName != test.saved || strings.ContainsAny(a.FileName, "/\\\u202e") {
			t.Errorf("%q is kept as %q of type %s", test.name, a.FileName, a.MediaType)
		}
		if body, err := c.Open(c.ctx, a); err != nil || !bytes.Equal(body, test.body) {
			t.Errorf("%q: opened %d bytes, %v", test.name, len(body), err)
		}
	}
	list, more, err := c.List(c.ctx, attachments.Filter{PatientID: c.Omar.ID})
	if err != nil || more || len(list) != 7 || list[0].UploadedByEn != c.Noura.NameEn {
		t.Errorf("%d papers, more %t, %v; want the seven", len(list), more, err)
	}
}

// zipped is a file that unfolds to far more than it seems.
func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("word/document.xml")
	if err == nil {
		_, err = f.Write(make([]byte, 50<<20))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadRefuses(t *testing.T) {
	t.Parallel()
	c := open(t)
	good := attachments.Upload{Kind: "report", FileName: "report.pdf", Body: pdf}
	for _, test := range []struct {
		name  string
		spoil func(*attachments.Upload)
		field string
		key   string
	}{
		{"no file", func(u *attachments.Upload) { u.Body = nil }, "file", "attachments.no_file"},
		{"a file of 100 MB", func(u *attachments.Upload) { u.Body = append(bytes.Clone(pdf), make([]byte, 100<<20)...) }, "file", "attachments.too_large"},
		{"HTML named .jpg", func(u *attachments.Upload) {
			u.FileName, u.Body = "photo.jpg", []byte("<html><script>alert(1)</script>")
		}, "file", "attachments.type"},
		{"an SVG with a script", func(u *attachments.Upload) {
			u.FileName, u.Body = "x.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
		}, "file", "attachments.type"},
		{"a program", func(u *attachments.Upload) { u.Body = []byte("MZ\x90\x00\x03 this program cannot be run") }, "file", "attachments.type"},
		{"a zip bomb", func(u *attachments.Upload) { u.FileName, u.Body = "report.docx", zipped(t) }, "file", "attachments.type"},
		{"a picture of a wall", func(u *attachments.Upload) { u.Body = picture(t, asPNG, 10_000, 10_000) }, "file", "attachments.picture"},
		{"half a picture", func(u *attachments.Upload) { u.Body = picture(t, asPNG, 40, 30)[:20] }, "file", "attachments.picture"},
		{"a kind that there is not", func(u *attachments.Upload) { u.Kind = "secret" }, "kind", "fault.choice"},
		{"a clinic that there is not", func(u *attachments.Upload) { u.ClinicID = uuid.NewString() }, "clinic_id", "fault.choice"},
		{"a title of 10,000 letters", func(u *attachments.Upload) { u.Title = strings.Repeat("ع", 10_000) }, "title", "fault.too_long"},
		{"a day of tomorrow", func(u *attachments.Upload) { u.DatedOn = "2026-11-23" }, "dated_on", "attachments.future"},
		{"a day that is none", func(u *attachments.Upload) { u.ExpiresOn = "2026-13-01" }, "expires_on", "fault.date"},
		{"an end before the beginning", func(u *attachments.Upload) { u.DatedOn, u.ExpiresOn = "2026-11-01", "2026-10-01" }, "expires_on", "attachments.expires_before"},
	} {
		t.Run(test.name, func(t *testing.T) {
			u := good
			test.spoil(&u)
			_, err := c.Upload(c.ctx, c.Omar.ID, u)
			if got := fault.Of(err); got.Kind != fault.Invalid || got.Fields[test.field] != test.key {
				t.Errorf("%v, want %s on %s", err, test.key, test.field)
			}
		})
	}
	if list, _, err := c.List(c.ctx, attachments.Filter{PatientID: c.Omar.ID}); err != nil || len(list) != 0 {
		t.Errorf("%d papers were kept, %v", len(list), err)
	}
}

// What was put aside is kept, can still be read, and comes back.
func TestRemove(t *testing.T) {
	t.Parallel()
	c := open(t)
	a, err := c.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: "report.pdf", Body: pdf})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Remove(c.ctx, c.Omar.ID, a.ID, " "); fault.Of(err).Fields["reason"] != "fault.required" {
		t.Errorf("put aside for no reason: %v", err)
	}
	if _, err := c.Remove(c.ctx, c.Sara.ID, a.ID, "x"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("put aside as another's: %v", err)
	}
	if _, err := c.Remove(c.ctx, c.Omar.ID, a.ID, "of somebody else"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Remove(c.ctx, c.Omar.ID, a.ID, "again"); !errors.Is(err, attachments.ErrRemoved) {
		t.Errorf("put aside twice: %v", err)
	}
	aside, _, err := c.List(c.ctx, attachments.Filter{PatientID: c.Omar.ID, Removed: true})
	if err != nil || len(aside) != 1 || aside[0].RemoveReason != "of somebody else" {
		t.Errorf("put aside: %+v, %v", aside, err)
	}
	if _, err := c.Restore(c.ctx, c.Omar.ID, a.ID); err != nil {
		t.Error(err)
	}
	for _, query := range []string{
		"DELETE FROM attachments", "UPDATE attachments SET sha256 = decode(repeat('00', 32), 'hex')", "UPDATE attachments SET storage_name = 'other'",
	} {
		if _, err := c.DB.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
}

// A file that somebody changed in the store is not shown.
func TestOpenDamaged(t *testing.T) {
	t.Parallel()
	c := open(t)
	a, err := c.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: "report.pdf", Body: pdf})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(c.Store.Remove(c.ctx, a.StorageName), c.Store.Put(c.ctx, a.StorageName, a.MediaType, append(bytes.Clone(pdf), '!')))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open(c.ctx, a); !errors.Is(err, attachments.ErrDamaged) {
		t.Errorf("opened a changed file: %v", err)
	}
}

// A paper of one clinic is not there for another, and a file that the database refuses does not stay in the store.
func TestScope(t *testing.T) {
	t.Parallel()
	c := open(t)
	a, err := c.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: "report.pdf", Body: pdf, ClinicID: c.Speech.ID.String()})
	if err != nil {
		t.Fatal(err)
	}
	stranger := c.Noura
	stranger.Clinics = []uuid.UUID{uuid.New()}
	ctx := access.With(c.ctx, stranger)
	if _, err := c.Get(ctx, c.Omar.ID, a.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("another clinic reads it: %v", err)
	}
	if list, _, err := c.List(ctx, attachments.Filter{PatientID: c.Omar.ID}); err != nil || len(list) != 0 {
		t.Errorf("another clinic finds %d, %v", len(list), err)
	}
	if _, err := c.Upload(c.ctx, uuid.New(), attachments.Upload{Kind: "report", Body: pdf}); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("kept for nobody: %v", err)
	}
}

// A paper is no larger than the centre says.
func TestSize(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.Settings = &settings.Service{DB: c.DB}
	c.Adjust(t, c.DB, settings.PaperSize.In(uuid.Nil), 1)
	send := func(size int) error {
		_, err := c.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: "a.pdf", Body: append(slices.Clone(pdf), make([]byte, size-len(pdf))...)})
		return err
	}
	if err := send(1<<20 + 1); fault.Of(err).Fields["file"] != "attachments.too_large" {
		t.Errorf("a byte more than a megabyte = %v", err)
	}
	if err := send(1 << 20); err != nil {
		t.Errorf("a megabyte = %v", err)
	}
}
