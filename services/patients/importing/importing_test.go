package importing

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"golang.org/x/text/encoding/charmap"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/sheet"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

type desk struct {
	*Service
	*clinictest.Cast
	t   testing.TB
	ctx context.Context
}

func open(t testing.TB) desk {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	cast := clinictest.New(t, d)
	people := &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}
	return desk{&Service{DB: d, Queue: q, Patients: people}, cast, t, cast.Context()}
}

func (d desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// checked uploads a file whose columns are known, and looks at its rows.
func (d desk) checked(file string) *Import {
	d.t.Helper()
	im, err := d.Upload(d.ctx, Upload{FileName: "old.csv", Body: []byte(file)})
	d.must(err)
	d.must(d.Map(d.ctx, im.ID, im.Columns))
	d.must(d.Check(context.Background(), Check{job{im.ID}}))
	return im
}

// states are what became of the rows, in order.
func (d desk) states(im *Import) string {
	d.t.Helper()
	rows, _, err := d.Rows(d.ctx, im.ID, "", 1)
	d.must(err)
	said := make([]string, len(rows))
	for i, r := range rows {
		said[i] = string(r.State)
	}
	return strings.Join(said, " ")
}

const old = `MRN,الاسم,Name,Gender,DOB,National ID,Mobile,Guardian,Relation,Guardian mobile
A-17,=فهد الحربي,,ذكر,1410-08-16,,0551112233,,,
A-18,,Layla Omar,F,33000,,٠٥٥١١١٢٢٤٤,,,
,فهد الحربي,,m,1990-03-14,,0551112233,,,
,,Broken,x,1990-03-14,1234567890,12,,,

,,Small Child,f,2024-01-01,,,Her Mother,أم,0551112255
`

// Rows are looked at, made patients once however often the job runs, and taken back where nothing was done since.
func TestImport(t *testing.T) {
	t.Parallel()
	d := open(t)
	im := d.checked(old)
	if got := d.states(im); got != "ready ready alike faulty ready" {
		t.Fatalf("the rows are %q", got)
	}
	rows, _, err := d.Rows(d.ctx, im.ID, Faulty, 1)
	d.must(err)
	for field, key := range map[string]string{"sex": "fault.choice", "identity_number": "identity.check_digit"} {
		if rows[0].Faults[field] != key {
			t.Errorf("%s: %q, want %q of %v", field, rows[0].Faults[field], key, rows[0].Faults)
		}
	}
	if rows[0].Line != 5 {
		t.Errorf("the line is %d, want 5", rows[0].Line)
	}
	d.must(d.Decide(d.ctx, im.ID, 6, true)) // an empty line is none
	d.must(d.Decide(d.ctx, im.ID, 4, true))
	d.must(d.Start(d.ctx, im.ID))
	if err := d.Start(d.ctx, im.ID); !errors.Is(err, ErrState) {
		t.Errorf("begun twice: %v", err)
	}
	for range 2 {
		d.must(d.Run(context.Background(), Run{job{im.ID}}))
	}
	if got := d.states(im); got != "created created created faulty created" {
		t.Fatalf("after the import the rows are %q", got)
	}
	p := new(patients.Patient)
	d.must(d.DB.NewSelect().Model(p).Where("former_number = 'A-17'").Scan(d.ctx))
	if p.NameAr != "=فهد الحربي" || !p.BirthHijri {
		t.Errorf("imported as %+v", p)
	}
	_, err = d.DB.ExecContext(d.ctx, "INSERT INTO patient_alerts (id, patient_id, kind, words, audience, severity, created_at) VALUES (gen_random_uuid(), ?, 'risk', 'x', 'everyone', 'info', now())", p.ID)
	d.must(err)
	if err := d.Undo(d.ctx, im.ID, " "); !errors.Is(err, ErrReason) {
		t.Errorf("undone for no reason: %v", err)
	}
	d.must(d.Undo(d.ctx, im.ID, "the wrong file"))
	d.must(d.TakeBack(context.Background(), TakeBack{job{im.ID}}))
	if got := d.states(im); got != "kept undone undone faulty undone" {
		t.Errorf("after the undoing the rows are %q", got)
	}
	kept, _, err := d.Rows(d.ctx, im.ID, Kept, 1)
	d.must(err)
	if len(kept) != 1 || kept[0].Faults["patient_alerts"] != "alerts.title" {
		t.Errorf("they stay as %+v, want for an alert", kept)
	}
	again := d.checked(strings.Replace(old, "A-18", "A-19", 1))
	if got := d.states(again); got != "alike ready alike faulty ready" {
		t.Errorf("a better file's rows are %q", got)
	}
	var reasons int
	d.must(d.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE table_name = 'patients' AND action = 'update' AND reason = 'the wrong file'").Scan(d.ctx, &reasons))
	if reasons != 3 {
		t.Errorf("%d are noted to be put aside, want 3", reasons)
	}
}

// Of two who begin an import at once, one does, and a job cut off half-way imports nobody twice.
func TestImportRace(t *testing.T) {
	t.Parallel()
	d := open(t)
	im := d.checked(old)
	won := make(chan error, 2)
	for range 2 {
		go func() { won <- d.Start(d.ctx, im.ID) }()
	}
	if one, other := <-won, <-won; (one == nil) == (other == nil) {
		t.Errorf("begun: %v and %v", one, other)
	}
	stopped := errors.New("the worker was killed")
	err := d.step(d.ctx, im.ID, []State{Running}, func(ctx context.Context, tx bun.Tx, im *Import) error {
		ctx, err := d.as(ctx, im.RunBy)
		if err == nil {
			_, err = d.register(ctx, tx, im)
		}
		return errors.Join(err, stopped)
	})
	if !errors.Is(err, stopped) {
		t.Fatal(err)
	}
	for range 2 {
		go func() { won <- d.Run(context.Background(), Run{job{im.ID}}) }()
	}
	d.must(errors.Join(<-won, <-won))
	var n int
	d.must(d.DB.NewRaw("SELECT count(*) FROM patients WHERE former_number LIKE 'A-1_'").Scan(d.ctx, &n))
	if n != 2 {
		t.Errorf("%d were imported, want 2", n)
	}
	if _, err := d.Upload(d.ctx, Upload{FileName: "again.csv", Body: []byte(old)}); !errors.Is(err, ErrRepeated) {
		t.Errorf("the file once more: %v", err)
	}
}

// Files come in many forms, and some are none.
func TestRead(t *testing.T) {
	t.Parallel()
	arabic, err := charmap.Windows1256.NewEncoder().String("الاسم;الجنس\r\nفهد;ذكر\r\n")
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := sheet.Write(&book, func(row func(...any) error) error { return errors.Join(row("Name", "Sex"), row("=1+1", "f")) }); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ file, first string }{
		"UTF-8 with a mark": {"\uFEFFname,sex\nOmar,m\n", "Omar"},
		"Windows-1256":      {arabic, "فهد"},
		"tabs":              {"name\tsex\nOmar, the son\tm\n", "Omar, the son"},
		"a workbook":        {book.String(), "=1+1"},
	} {
		lines, err := readFile([]byte(test.file))
		if err != nil || len(lines) != 2 || len(lines[0]) != 2 || lines[1][0] != test.first {
			t.Errorf("%s: %q, %v", name, lines, err)
		}
	}
	for name, test := range map[string]struct {
		file string
		want error
	}{
		"nothing":             {"", errNoFile},
		"headings only":       {"name,sex\n\n", errEmpty},
		"half a workbook":     {book.String()[:200], errType},
		"a program":           {"MZ\x90\x00\x03\x00,\n\x00\x00\n", errType},
		"more rows than that": {"name\n" + strings.Repeat("x\n", mostRows+1), errTooMany},
		"more bytes":          {strings.Repeat("x", LargestFile+1), errTooLarge},
	} {
		if _, err := readFile([]byte(test.file)); !errors.Is(err, fault.Of(test.want)) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// Where the import is switched off no file is taken, and what came before can be taken back.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Settings = &settings.Service{DB: d.DB}
	file := "Name,Gender,DOB,Mobile\nSaad Al-Otaibi,m,1990-03-14,0551112233\n"
	im := d.checked(file)
	d.Adjust(t, d.DB, settings.PatientImport.In(uuid.Nil), 0)
	if _, err := d.Upload(d.ctx, Upload{FileName: "new.csv", Body: []byte(file), Again: true}); !errors.Is(err, settings.ErrOff) {
		t.Errorf("a file = %v", err)
	}
	d.must(d.Withdraw(d.ctx, im.ID))
}
