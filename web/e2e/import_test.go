package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"tenhal.sa/tenhal/services/access"
)

// oldFile is a file of another system: somebody new, somebody at fault, and Omar, who is on file.
func (w *window) oldFile() string {
	return "MRN,الاسم,Name,Gender,DOB,Mobile\nOLD-17,ريم الحربي,Reem Al-Harbi,f,1990-03-14,0551112233\nOLD-18,,Nobody,x,1990-03-14,12\nOLD-19," +
		w.Omar.NameAr + ",,m," + w.Omar.BirthDate.String() + "," + w.Omar.Phone + "\n"
}

// A manager uploads a file, says that who may be Omar is somebody else, registers those who are not at fault, finds one by
// the number of the other system, and takes the import back.
func TestImport(t *testing.T) {
	both(t, func(w *window) {
		file := filepath.Join(w.t.TempDir(), "old.csv")
		w.must(os.WriteFile(file, []byte(w.oldFile()), 0o600))
		w.As(access.Manager)
		w.Visit("/patients/imports")
		w.must(w.page.MustElement(field("file")).SetFiles([]string{file}))
		w.Click("button", w.Says("importing.upload"))
		w.Click("button", w.Says("importing.check"))
		w.See("main tbody", w.Says("importing.row_faulty"))
		w.Click("button", w.Says("importing.different"))
		w.See("main", w.Says("importing.ready"))
		w.Click("button", w.Count("importing.run", 2))
		w.See("main h1 + *", w.Says("importing.done"))
		of := w.here()
		w.Visit("/patients?q=OLD-17")
		w.See("main", w.Name("ريم الحربي", "Reem Al-Harbi"))
		w.Visit(of)
		openAll(w)
		w.Fill("reason", "ملف قديم · an old file")
		w.In("main").Click("button", w.Says("importing.undo"))
		w.See("main h1 + *", w.Says("importing.undone"))
		w.See("main tbody", w.Says("importing.row_undone"))
		w.NoSideScroll()
	})
}
