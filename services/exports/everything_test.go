package exports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
)

const formula = "=HYPERLINK(\"http://x\")\u202Efdp\n\"عمر\""

// Everything that is there is in the package, with sums that hold, and nothing that lets anybody in.
func TestEverything(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	whole, gone, changed := c.upload(pdf+"1"), c.upload(pdf+"2"), c.upload(pdf+"3")
	must(t, c.kept.Remove(t.Context(), gone.StorageName))
	c.exec("ALTER TABLE attachments DISABLE TRIGGER USER; UPDATE attachments SET sha256 = sha256('x') WHERE id = ?", changed.ID)
	c.exec("UPDATE patients SET name_en = ? WHERE id = ?", formula, c.Omar.ID)
	c.exec("UPDATE users SET password_hash = 'a secret hash' WHERE id = ?", c.Noura.ID)
	c.exec("INSERT INTO totp_secrets (user_id, sealed, last_step, created_at) VALUES (?, 'a sealed secret', 0, now())", c.Noura.ID)
	c.exec(`INSERT INTO audit_entries (at, actor_name, action, table_name, row_id, after) VALUES (now(), 'Noura', 'insert', 'passkeys', '1', '{"name": "shown", "public_key": "a hidden key"}')`)
	c.exec("INSERT INTO documents (id, kind, subject_id, version, name, media_type, body, sha256, created_at) VALUES (?0, 'invoice', ?0, 1, 'INV', 'application/pdf', 'printed', sha256('printed'), now())", whole.ID)
	p := c.made()
	if p.State != Ready || p.Damaged != 2 || !p.ExpiresAt.Equal(c.DB.Clock.Now().Add(keptFor)) {
		t.Errorf("the package is %+v", p)
	}
	answered, over := context.WithCancel(c.ctx)
	_, from, err := c.Download(answered, p.ID)
	must(t, err)
	over() // the answer is sent when the request is over
	body, err := io.ReadAll(from)
	must(t, errors.Join(err, from.Close()))
	if sum := sha256.Sum256(body); int64(len(body)) != p.Size || !bytes.Equal(sum[:], p.SHA256) {
		t.Errorf("%d bytes of sum %x, want %d of %x", len(body), sum, p.Size, p.SHA256)
	}
	files := unpacked(t, body)
	c.tables(files)
	for name, want := range map[string]string{
		"attachments/" + whole.ID.String() + ".pdf": pdf + "1", "documents/" + whole.ID.String() + ".pdf": "printed",
	} {
		if string(files[name]) != want {
			t.Errorf("%s is %q", name, files[name])
		}
	}
	for name, body := range files {
		for _, secret := range []string{"a secret hash", "a sealed secret", "6120736561", "a hidden key"} {
			if bytes.Contains(body, []byte(secret)) {
				t.Errorf("%s has %q in it", name, secret)
			}
		}
		if strings.Contains(name, "..") || strings.HasSuffix(name, gone.ID.String()+".pdf") || strings.HasSuffix(name, changed.ID.String()+".pdf") {
			t.Errorf("the package has a file %s", name)
		}
	}
	if words := string(files["README.txt"]); !strings.Contains(words, "JSON Lines") || !strings.Contains(words, "كل ما يحفظه المركز") {
		t.Errorf("README.txt says %q", words)
	}
	for table, want := range map[string]int{"export_packages": 3, "export_downloads": 1} { // asked for, begun, finished
		if n := c.count("SELECT count(*) FROM audit_entries WHERE table_name = ? AND row_id IS NOT NULL", table); n != want {
			t.Errorf("the audit log has %d entries of %s, want %d", n, table, want)
		}
	}
}

// tables holds the tables of a package against its manifest and the database.
func (c *centre) tables(files map[string][]byte) {
	c.t.Helper()
	var says Manifest
	must(c.t, json.Unmarshal(files["manifest.json"], &says))
	if says.Format != EverythingFormat || says.By != c.Noura.NameEn || says.Reason != "moving house" || !strings.HasPrefix(says.Migration, "20261201") {
		c.t.Errorf("the manifest says %+v", says)
	}
	of := map[string]TableFile{}
	for _, table := range says.Tables {
		of[table.Table] = table
		body := files[table.File]
		if sum := fmt.Sprintf("%x", sha256.Sum256(body)); sum != table.SHA256 || int64(bytes.Count(body, []byte("\n"))) != table.Rows {
			c.t.Errorf("%s has %d lines of sum %s, the manifest says %+v", table.File, bytes.Count(body, []byte("\n")), sum, table)
		}
	}
	var names []string
	must(c.t, c.DB.NewRaw("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace").Scan(context.Background(), &names))
	for _, name := range names {
		if name == "audit_entries" || strings.HasPrefix(name, "export_") { // which go on
			continue
		}
		if n := c.count("SELECT count(*) FROM ?", bun.Ident(name)); of[name].Table == "" || of[name].Rows != int64(n) {
			c.t.Errorf("%s has %d rows, the manifest says %+v", name, n, of[name])
		}
	}
	if why := of["users"].LeftOut["password_hash"]; why != "secret" {
		c.t.Errorf("password_hash is left out as %q", why)
	}
	found := false
	for line := range strings.Lines(string(files["tables/patients.jsonl"])) {
		var row struct {
			NameEn string `json:"name_en"`
		}
		must(c.t, json.Unmarshal([]byte(line), &row))
		found = found || row.NameEn == formula
	}
	if !found {
		c.t.Error("a name that is a formula is not in the package as it was typed")
	}
}

// What is written while the export reads is not in it, nor a half of it.
func TestOneMoment(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	var out bytes.Buffer
	id := uuid.New()
	says, err := c.everything(t.Context(), &out, wish{heard: func(_ context.Context, tables, _ int, _ int64) error {
		if tables == 1 { // before families and family_members are read
			c.exec("INSERT INTO families (id, created_at) VALUES (?, now())", id)
			c.exec("INSERT INTO family_members (id, family_id, patient_id, joined_at) VALUES (?0, ?0, ?1, now())", id, c.Omar.ID)
		}
		return nil
	}})
	must(t, err)
	for name, body := range unpacked(t, out.Bytes()) {
		if bytes.Contains(body, []byte(id.String())) {
			t.Errorf("%s has what came later, of %d tables", name, len(says.Tables))
		}
	}
}

// The memory that an export takes does not grow with what there is. Not parallel: others would be counted.
func TestMemory(t *testing.T) {
	c := openCentre(t)
	for part := range 2 {
		c.exec("INSERT INTO job_keys (key, at) SELECT n || md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text) || md5((n + 3)::text), now() FROM generate_series(?0 * 30000 + 1, ?0 * 30000 + 30000) AS n", part)
	}
	scale := &scale{}
	scale.base = scale.heap()
	says, err := c.everything(t.Context(), scale, wish{heard: func(context.Context, int, int, int64) error { return nil }})
	must(t, err)
	if scale.weighed < 10 || scale.most > 6<<20 {
		t.Errorf("%d tables took %d MB at most, weighed %d times", len(says.Tables), scale.most>>20, scale.weighed)
	}
}

// A link in a message that did not leave is in no package of the patient either.
func TestPatientLinks(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	id := uuid.New()
	c.exec("INSERT INTO broadcasts (id, day, words_ar, words_en, per_minute, state, author_id, created_at) VALUES (?, now(), 'x', 'x', 60, 'draft', ?, now())", id, c.Noura.ID)
	c.exec(`INSERT INTO messages (id, rule, channel, recipient, language, patient_id, broadcast_id, state, due_at, check_at, expires_at, body_text, changed_at, created_at)
		SELECT ?0, key, 'sms', ?1, 'en', ?2, ?0, 'failed', now(), now(), now(), 'https://x/a/a-token_of-20-and-more', now(), now() FROM message_rules LIMIT 1`, id, c.Omar.Phone, c.Omar.ID)
	body, err := c.Service.tables(c.ctx, c.Omar.ID)
	must(t, err)
	if bytes.Contains(body, []byte("a-token_of")) || !bytes.Contains(body, []byte("https://x/a/…")) {
		t.Error("the package has a link that lets others answer for the patient")
	}
}

// What is written on the command line is listed and noted too, and lies nowhere else.
func TestWriteTo(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	var out bytes.Buffer
	heard := 0
	p, err := c.WriteTo(access.With(t.Context(), access.System), &out, func(done, total int, _ int64) {
		if heard++; done != heard || total < done {
			t.Errorf("heard of %d of %d tables, want %d", done, total, heard)
		}
	})
	must(t, err)
	if got := c.now(p.ID); got.State != Taken || got.Size != int64(out.Len()) || got.Tables != heard || got.ByEn != "" {
		t.Errorf("it is listed as %+v", got)
	}
	if _, _, err := c.Download(c.ctx, p.ID); !errors.Is(err, ErrGone) {
		t.Errorf("downloaded: %v", err)
	}
	if n := c.count("SELECT count(*) FROM audit_entries WHERE table_name = 'export_packages'"); n != 1 {
		t.Errorf("noted %d times, want once", n)
	}
	var says Manifest
	must(t, json.Unmarshal(unpacked(t, out.Bytes())["manifest.json"], &says))
	if says.By != access.System.NameEn {
		t.Errorf("by %q", says.By)
	}
}
