// Package importing makes patients of the rows of a file from elsewhere: it is looked through first, and can be undone.
package importing

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// The faults of this package.
var (
	ErrState     = fault.New(fault.Conflict, "importing.other_state") // somebody was quicker
	ErrRepeated  = fault.New(fault.Conflict, "importing.repeated")
	ErrNoColumns = fault.New(fault.Invalid, "importing.no_columns")
	ErrReason    = fault.New(fault.Invalid, "importing.reason_needed").On("reason", "importing.reason_needed")
)

// The limits of a file.
const (
	LargestFile = 20 << 20 // bytes
	mostRows    = 20_000
	mostColumns = 60
	longCell    = 500 // characters, more than any input takes
	unfolded    = 200 << 20
)

// State says how far an import has come.
type State string

// The states.
const (
	Columns   State = "columns"   // somebody says what the columns hold
	Checking  State = "checking"  // a job looks at each row
	Ready     State = "ready"     // somebody decides
	Running   State = "running"   // a job makes patients
	Done      State = "done"      //
	Undoing   State = "undoing"   // a job takes them back
	Undone    State = "undone"    //
	Withdrawn State = "withdrawn" // before anybody was made a patient
)

// Import is a file of patients.
type Import struct {
	bun.BaseModel `bun:"table:patient_imports,alias:im"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	FileName   string
	SHA256     []byte   `bun:"sha256"`
	Headings   []string `bun:",array"`
	Columns    []string `bun:",array"`
	Total      int
	State      State
	CreatedAt  time.Time
	CreatedBy  uuid.UUID
	RunAt      time.Time `bun:",nullzero"`
	RunBy      uuid.UUID `bun:",nullzero"`
	FinishedAt time.Time `bun:",nullzero"`
	UndoneAt   time.Time `bun:",nullzero"`
	UndoneBy   uuid.UUID `bun:",nullzero"`
	UndoReason string
	Version    int

	CreatedByAr, CreatedByEn string `bun:",scanonly"`
}

// Moves reports whether a job is at work on the import.
func (im *Import) Moves() bool {
	return im.State == Checking || im.State == Running || im.State == Undoing
}

// RowState says what is to become of a row, or has.
type RowState string

// The states of a row.
const (
	New     RowState = "new"
	Fit     RowState = "ready"
	Alike   RowState = "alike" // may be somebody on file, or on another line
	Faulty  RowState = "faulty"
	Created RowState = "created"
	Taken   RowState = "undone" // taken back
	Kept    RowState = "kept"   // something was done with the patient, who stays
)

// RowStates are all of them, in the order in which they are shown.
var RowStates = []RowState{Fit, Alike, Faulty, Created, Taken, Kept}

// Row is a line of a file.
type Row struct {
	bun.BaseModel `bun:"table:patient_import_rows,alias:ir"`

	ID        uuid.UUID `bun:",pk,type:uuid,nullzero,default:gen_random_uuid()"`
	ImportID  uuid.UUID
	Line      int
	Cells     []string `bun:",array"`
	State     RowState
	Wanted    bool
	Faults    map[string]string // message keys by field; of one who stays, what was done, by table
	Alike     []Likeness
	PatientID uuid.UUID `bun:",nullzero"`

	FileNumber, NameAr, NameEn string `bun:",scanonly"` // of the patient
}

// Likeness is somebody who may be the patient of a row.
type Likeness struct {
	PatientID uuid.UUID         `json:"patient_id,omitzero"` // on file
	File      string            `json:"file,omitempty"`
	Line      int               `json:"line,omitempty"` // or further up in the file
	Reasons   []patients.Reason `json:"reasons"`
}

// Service imports patients.
type Service struct {
	DB       *db.DB
	Queue    *queue.Queue
	Patients *patients.Service
	Settings *settings.Service
}

// job is what all three jobs are given.
type job struct {
	ImportID uuid.UUID `json:"import_id"`
}

// Queue says who works on it.
func (job) Queue() queue.Name { return queue.Reports }

// Check is the job that looks at every row.
type Check struct{ job }

// Kind names the job.
func (Check) Kind() string { return "importing.check" }

// Run is the job that makes patients.
type Run struct{ job }

// Kind names the job.
func (Run) Kind() string { return "importing.run" }

// TakeBack is the job that undoes an import.
type TakeBack struct{ job }

// Kind names the job.
func (TakeBack) Kind() string { return "importing.take_back" }
