package attachments_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/web/webtest"
)

const pdf = "%PDF-1.7\n%%EOF"

func TestUpload(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	b := c.As(access.Receptionist)
	at := "/patients/" + cast.Omar.ID.String() + "/documents"
	got := b.Send(at, map[string]string{"kind": "report", "title": "<script>alert(1)</script>"}, webtest.File{Name: "تقرير.pdf", Body: []byte(pdf)})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("upload = %d %s", got.Status, got.Body)
	}
	page := b.Get(at)
	if !strings.Contains(page.Body, "&lt;script&gt;") || strings.Contains(page.Body, "<script>alert") {
		t.Error("the title is not text")
	}
	list, _, err := c.Services.Attachments.List(cast.Context(), attachments.Filter{PatientID: cast.Omar.ID})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d papers, %v", len(list), err)
	}
	paper := b.Get(at + "/" + list[0].ID.String())
	if paper.Body != pdf || paper.Header.Get("Content-Type") != "application/pdf" || paper.Header.Get("Content-Disposition") != "inline" ||
		paper.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(paper.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the paper is shown as %v", paper.Header)
	}
	if saved := b.Get(at + "/" + list[0].ID.String() + "?download=1"); !strings.HasPrefix(saved.Header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("the paper is saved as %q", saved.Header.Get("Content-Disposition"))
	}
}

// A form that is sent twice keeps its paper once, with two clicks and without a script too; from a page to which one went
// back another file is another paper, and one that was put aside comes again.
func TestUploadTwice(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	b := c.As(access.Receptionist)
	at := "/patients/" + cast.Omar.ID.String() + "/documents"
	form := map[string]string{"kind": "report", "idempotency_key": b.Get(at).Value("idempotency_key")}
	papers := func() []*attachments.Attachment {
		t.Helper()
		list, _, err := c.Services.Attachments.List(cast.Context(), attachments.Filter{PatientID: cast.Omar.ID})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	send := func(body string) {
		t.Helper()
		if got := b.Send(at, form, webtest.File{Name: "report.pdf", Body: []byte(body)}); got.Status != http.StatusSeeOther {
			t.Errorf("sent = %d %s", got.Status, got.Text("main"))
		}
	}
	var both sync.WaitGroup
	both.Go(func() { send(pdf) })
	both.Go(func() { send(pdf) })
	both.Wait()
	if n := len(papers()); n != 1 {
		t.Fatalf("sent twice at once: %d papers, want one", n)
	}
	refused := map[string]string{"kind": "", "idempotency_key": form["idempotency_key"]}
	if got := b.Send(at, refused, webtest.File{Name: "report.pdf", Body: []byte(pdf)}); got.Value("idempotency_key") != form["idempotency_key"] {
		t.Errorf("a form that was refused = %d, and lost its key", got.Status)
	}
	send(pdf + "\n")
	if n := len(papers()); n != 2 {
		t.Errorf("with another file: %d papers, want two", n)
	}
	for _, a := range papers() {
		b.Post(at+"/"+a.ID.String()+"/removal", url.Values{"reason": {"of another patient"}})
	}
	send(pdf)
	if n := len(papers()); n != 1 {
		t.Errorf("once more after it was put aside: %d papers, want one", n)
	}
}

// What is not taken is refused beside the file, and what was typed stays.
func TestUploadRefused(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	b := c.As(access.Clinician)
	at := "/patients/" + cast.Omar.ID.String() + "/documents"
	got := b.Send(at, map[string]string{"kind": "photo", "title": "Left arm"}, webtest.File{Name: "arm.jpg", Body: []byte("<html><script>alert(1)</script></html>")})
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "Left arm") || !strings.Contains(got.Body, "Only PDF files and photographs") {
		t.Errorf("HTML named .jpg = %d", got.Status)
	}
	large := append([]byte(pdf), make([]byte, attachments.LargestFile)...)
	if got := b.Send(at, map[string]string{"kind": "photo"}, webtest.File{Name: "large.pdf", Body: large}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a file that is a little too large = %d, want 422", got.Status)
	}
	stranger := c.Stranger()
	if got := stranger.Send(at, map[string]string{}, webtest.File{Name: "a.pdf", Body: []byte(pdf)}); got.Status != http.StatusForbidden && got.Status != http.StatusSeeOther {
		t.Errorf("a stranger's file = %d", got.Status)
	}
	b.CSRF = "forged"
	if got := b.Send(at, map[string]string{"kind": "report"}, webtest.File{Name: "a.pdf", Body: []byte(pdf)}); got.Status != http.StatusForbidden {
		t.Errorf("a file with a forged proof = %d, want 403", got.Status)
	}
}
