// Package holdings says what every column of the database holds. An export of everything and a copy for tests both go by
// it, and neither is made while there is a column of which it says nothing.
package holdings

import "strings"

// Holds is what a column holds, which decides what becomes of it elsewhere. An export has everything but secrets.
type Holds string

// What columns hold. In a copy for tests:
const (
	Plain    Holds = "plain"    // kept: it says nothing of a person by itself. Ids are others in a copy, the same for the same
	Name     Holds = "name"     // of a person: another name. Two columns that end in _ar and _en are one name in both scripts
	Phone    Holds = "phone"    // another number, the same for the same
	Email    Holds = "email"    // another address, the same for the same
	Address  Holds = "address"  // a phone or an e-mail address
	Identity Holds = "identity" // a valid number that is nobody's, of the identity_kind beside it
	Birth    Holds = "birth"    // some days earlier
	Words    Holds = "words"    // what somebody wrote: as long, and says nothing
	Item     Holds = "item"     // what a line of an invoice is for: the name of its service, else as Words
	Shape    Holds = "shape"    // other digits and letters in the same places
	Key      Holds = "key"      // another, unlike all others
	File     Holds = "file"     // bytes, or where they lie: a file of its own in an export
	Secret   Holds = "secret"   // lets somebody in: in no export and no copy
	Journal  Holds = "journal"  // rows of the table_name beside it, as JSON: in an export without their secrets. Its table is Emptied
	Linked   Holds = "linked"   // what was told, with links that let somebody in: in an export without those. Its table is Emptied
	Cleared  Holds = "cleared"  // nothing
	Computed Holds = "computed" // follows from other columns by itself
	Folded   Holds = "folded"   // follows from both names, by the program

	FileNumber   Holds = "file_number"   // of a patient: another one
	FolderNumber Holds = "folder_number" // of a patient's file in a clinic: another one of that clinic and year
	Centre       Holds = "centre"        // a centre that does not exist
	Seller       Holds = "seller"        // the same, as invoices say it
	Buyer        Holds = "buyer"         // a patient, as invoices say it
	Place        Holds = "place"         // where a visit stood: its ids are others
	Matters      Holds = "matters"       // what a file was closed over, without ids
	Sections     Holds = "sections"      // of a note: their titles, and Words
	Picture      Holds = "picture"       // a drawn signature: a line
	Strokes      Holds = "strokes"       // as they were drawn: the line
	PictureSum   Holds = "picture_sum"   // of the picture
	Seal         Holds = "seal"          // of what was signed: made anew
)

// Columns say what the columns of a table hold, by the names of the columns with spaces between them.
type Columns map[Holds]string

// Bytes are a column whose values are files.
type Bytes struct {
	Column string
	Path   string // SQL for the file's name in an export, of a row t
	Stored bool   // the column names a file in the store of papers; else it has the bytes
}

// Table is a table and what it holds.
type Table struct {
	Name    string
	Columns Columns
	Files   *Bytes // where there are any
	Emptied string // why it is empty in a copy for tests; "" where it is not
	Own     string // why a copy has its own rows; "" where it has those of the original
}

// Copied reports whether a copy for tests has the rows of the table.
func (t Table) Copied() bool { return t.Emptied == "" && t.Own == "" }

// Of returns what each column holds.
func (t Table) Of() map[string]Holds {
	all := map[string]Holds{}
	for holds, names := range t.Columns {
		for _, name := range strings.Fields(names) {
			all[name] = holds
		}
	}
	return all
}
