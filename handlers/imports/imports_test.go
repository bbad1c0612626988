package imports_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

const file = "MRN,Name,Gender,DOB,Mobile\n-12,=1+1 Saad,m,1990-03-14,0551112233\nB-2,<script>alert(1)</script>,x,1990-03-14,0551112244\n"

// A manager uploads a file, says what its columns hold, and reads what is at fault; names stay text, and the desk may not.
func TestImport(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Manager)
	send := func(body string) webtest.Answer {
		return b.Send("/patients/imports", map[string]string{}, webtest.File{Name: "old.csv", Body: []byte(body)})
	}
	if got := send("MZ\x00"); got.Status != http.StatusUnprocessableEntity || got.Wrong("file") == "" {
		t.Errorf("a program = %d", got.Status)
	}
	got := send(file)
	at := got.Header.Get("Location")
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(at, "/patients/imports/") {
		t.Fatalf("upload = %d to %q", got.Status, at)
	}
	if again := send(file); again.Status != http.StatusConflict || !strings.Contains(again.Body, `name="again"`) {
		t.Errorf("the same file again = %d", again.Status)
	}
	page := b.Get(at)
	columns := url.Values{}
	for i, want := range []string{"former_number", "name_en", "sex", "birth_date", "phone"} {
		name := "column" + string(rune('0'+i))
		columns.Set(name, page.Find("select[name="+name+"] option[selected]").AttrOr("value", ""))
		if columns.Get(name) != want {
			t.Errorf("column %d is taken for %q, want %q", i, columns.Get(name), want)
		}
	}
	if got := b.Post(at+"/columns", url.Values{"column0": {"phone"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("no column with a name = %d", got.Status)
	}
	if got := b.Post(at+"/columns", columns); got.Status != http.StatusSeeOther {
		t.Errorf("columns = %d", got.Status)
	}
	if page := b.Get(at); strings.Contains(page.Body, "<script>alert") || !strings.Contains(page.Body, "every 2s") {
		t.Error("the page runs a name, or does not watch the job")
	}
	if got := b.Post(at+"/run", nil); got.Status != http.StatusConflict {
		t.Errorf("run before it is checked = %d, want 409", got.Status)
	}
	if got := c.As(access.Receptionist).Get(at); got.Status != http.StatusForbidden {
		t.Errorf("at the desk = %d, want 403", got.Status)
	}
	book := b.Get("/patients/imports/template.xlsx")
	if book.Status != http.StatusOK || !strings.HasPrefix(book.Body, "PK") {
		t.Errorf("the template = %d", book.Status)
	}
}
