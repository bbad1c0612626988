package zatca

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// data is where the authority's samples are: beside the root of the repository, and no part of it.
const data = "../../../../shared/data/zatca"

// given reads a file of the authority's, or skips the test where there are none.
func given(t *testing.T, name string) []byte {
	t.Helper()
	if _, err := os.Stat(data); err != nil {
		t.Skipf("the authority's samples are not here: %v", err)
	}
	body, err := os.ReadFile(filepath.Join(data, name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// each runs a test with each of the 19 samples of the authority.
func each(t *testing.T, test func(t *testing.T, xml string)) {
	t.Helper()
	given(t, "MANIFEST.md")
	n := 0
	err := filepath.WalkDir(filepath.Join(data, "sdk-r3.4.8", "samples"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".xml") {
			return err
		}
		n++
		body, err := os.ReadFile(path)
		t.Run(filepath.Base(path), func(t *testing.T) { test(t, string(body)) })
		return err
	})
	if err != nil || n != 19 {
		t.Errorf("%d samples, want 19: %v", n, err)
	}
}

// find returns what a pattern with one group finds first.
func find(t *testing.T, pattern, in string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(in)
	if m == nil {
		t.Fatalf("nothing is like %s", pattern)
	}
	return m[1]
}

func sandbox(t *testing.T) Unit {
	t.Helper()
	block, _ := pem.Decode(given(t, "keys/sandbox-2024-key.pem"))
	i := bytes.Index(block.Bytes, []byte{0x04, 0x20}) // an octet string of 32 bytes
	key, err := KeyOf(block.Bytes[i+2 : i+2+keyLength])
	if err != nil {
		t.Fatal(err)
	}
	c, err := CertificateOf(string(given(t, "keys/sandbox-2024-binarySecurityToken.txt")))
	if err != nil {
		t.Fatal(err)
	}
	return Unit{key, c}
}

func TestOfficialHash(t *testing.T) {
	each(t, func(t *testing.T, xml string) {
		got, err := Hash([]byte(xml))
		if want := find(t, `(?s)Id="invoiceSignedData".*?<ds:DigestValue>([^<]*)`, xml); err != nil || got != want {
			t.Errorf("Hash() = %s, %v, want %s", got, err, want)
		}
	})
}

func TestOfficialCertificate(t *testing.T) {
	each(t, func(t *testing.T, xml string) {
		c, err := readCertificate(find(t, `<ds:X509Certificate>([^<]*)`, xml))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct{ name, got, want string }{
			{"issuer", c.Issuer, find(t, `<ds:X509IssuerName>([^<]*)`, xml)},
			{"serial", c.Serial.String(), find(t, `<ds:X509SerialNumber>([^<]*)`, xml)},
			{"digest", c.digest(), find(t, `(?s)<xades:CertDigest>.*?<ds:DigestValue>([^<]*)`, xml)},
		} {
			if test.got != test.want {
				t.Errorf("%s = %s, want %s", test.name, test.got, test.want)
			}
		}
	})
}

func TestOfficialProperties(t *testing.T) {
	each(t, func(t *testing.T, xml string) {
		properties := find(t, `(?s)(<xades:SignedProperties .*?</xades:SignedProperties>)`, xml)
		if got, want := hexDigest([]byte(standalone(properties))), find(t, `(?s)URI="#xadesSignedProperties">.*?<ds:DigestValue>([^<]*)`, xml); got != want {
			t.Errorf("digest = %s, want %s", got, want)
		}
	})
}

// The stamp of documents that others made with the same key is the same, to the letter.
func TestSameStamp(t *testing.T) {
	unit := sandbox(t)
	files, err := filepath.Glob(filepath.Join(data, "ours", "*.xml"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d documents: %v", len(files), err)
	}
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := Hash(body)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := base64.StdEncoding.DecodeString(sum)
		if got, want := base64.StdEncoding.EncodeToString(unit.Key.sign(raw)), find(t, `<ds:SignatureValue>([^<]*)`, string(body)); got != want {
			t.Errorf("%s: signature %s, want %s", path, got, want)
		}
	}
}

// The request that the authority shows as its example is ours to the letter, up to the signature.
func TestOfficialRequest(t *testing.T) {
	unit := sandbox(t)
	r := Request{
		CommonName: "TST-886431145-399999999900003", Serial: "1-TST|2-TST|3-ed22f1d8-e6a2-1118-9b58-d9a8f11e445f", VATNumber: "399999999900003",
		Branch: "Riyadh Branch", Organisation: "Maximum Speed Tech Supply LTD", Kinds: BothKinds, Location: "RRRD2929", Industry: "Supply activities",
		Template: "ZATCA-Code-Signing",
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	got, err := r.info(unit.Key)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(given(t, "keys/swagger-example.csr.pem"))
	if !bytes.Contains(block.Bytes, got) || len(got) != 448 {
		t.Errorf("the request has %d bytes and is not the authority's\n%x\n%x", len(got), got, block.Bytes)
	}
	if !unit.Certificate.Of(unit.Key) {
		t.Error("the certificate is not the key's")
	}
}
