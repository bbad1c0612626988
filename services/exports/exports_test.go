package exports

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/patients"
)

// Every table with a foreign key to patients is in the package, or it is said why it is not.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	var tables []string
	err := d.NewRaw("SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid = 'patients'::regclass").Scan(t.Context(), &tables)
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		if _, stays := left[table]; !stays && !slices.ContainsFunc(parts, func(p part) bool { return p.table == table }) {
			t.Errorf("%s refers to patients: put it into a package, or say in services/exports/parts.go why it stays", table)
		}
	}
}

const pdf = "%PDF-1.7\n%%EOF"

func TestPatient(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	cast, places := clinictest.New(t, d), &clinics.Directory{DB: d}
	ctx := cast.Context()
	q, err := queue.New(d)
	must(t, err)
	people := &patients.Service{DB: d, Clinics: places}
	bills := &finance.Service{DB: d, Queue: q, Clinics: places}
	signal.On(bus, bills.Settle)
	s := &Service{
		DB: d, Patients: people, Documents: &documents.Service{DB: d, Queue: q, Finance: bills, Clinics: places},
		Attachments: &attachments.Service{DB: d, Clinics: places, Patients: people, Store: storage.Folder(t.TempDir())},
	}
	desk := &appointments.Service{DB: d, Clinics: places, Patients: people}
	for _, patient := range []uuid.UUID{cast.Omar.ID, cast.Sara.ID} {
		visit(ctx, t, till{desk, bills}, appointments.Wish{PatientID: patient, ProviderID: cast.Sami.ID, ServiceID: cast.Report.ID, StartsAt: d.Clock.Now()})
		d.Clock.Set(d.Clock.Now().Add(20 * 60e9))
	}
	for _, name := range []string{"../../report.pdf", "report.pdf"} {
		_, err = s.Attachments.Upload(ctx, cast.Omar.ID, attachments.Upload{Kind: "report", FileName: name, Body: []byte(pdf)})
		must(t, err)
	}
	var out bytes.Buffer
	must(t, s.Patient(ctx, cast.Omar.ID, &out))
	files := unpacked(t, out.Bytes())
	var pack Package
	must(t, json.Unmarshal(files["patient.json"], &pack))
	for table, want := range map[string]int{"patients": 1, "appointments": 1, "invoices": 1, "invoice_lines": 1, "payments": 1, "allocations": 1, "attachments": 2, "patient_files": 1} {
		if got := len(pack.Tables[table]); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
	for _, secret := range []string{"storage_name", "search_name", cast.Sara.ID.String(), cast.Sara.Phone} {
		if bytes.Contains(files["patient.json"], []byte(secret)) {
			t.Errorf("the package has %q in it", secret)
		}
	}
	folders := map[string]int{}
	for name := range files {
		folder, _, _ := strings.Cut(name, "/")
		folders[folder]++
		if strings.Contains(name, "..") {
			t.Errorf("%q leads out of the package", name)
		}
	}
	if folders["documents"] != 2 || folders["invoices"] != 1 || folders["receipts"] != 1 || len(files) != 6 {
		t.Errorf("the package has %v", folders)
	}
	if err := s.Patient(ctx, uuid.New(), io.Discard); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("a package of nobody: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type till struct {
	desk  *appointments.Service
	bills *finance.Service
}

// visit books a visit, sees it through and has it paid.
func visit(ctx context.Context, t *testing.T, at till, wish appointments.Wish) {
	t.Helper()
	a, err := at.desk.Book(ctx, wish)
	must(t, err)
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){at.desk.Arrive, at.desk.Start, at.desk.Complete} {
		_, err := step(ctx, appointments.Change{ID: a.ID})
		must(t, err)
	}
	inv, err := at.bills.DraftFor(ctx, a.ID)
	must(t, err)
	_, err = at.bills.Pay(ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: inv.Balance(), IdempotencyKey: a.ID.String()})
	must(t, err)
}

func unpacked(t *testing.T, body []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(r)
		must(t, errors.Join(err, r.Close()))
	}
	return files
}
