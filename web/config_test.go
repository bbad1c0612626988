package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var production = []string{
	"TENHAL_ENV=production", "BASE_URL=https://tenhal.example.sa", "DATABASE_URL=postgres://db/tenhal",
	"EMAIL_HOST=smtp.example.sa", "DEFAULT_FROM_EMAIL=desk@example.sa", "TWILIO_ACCOUNT_SID=none", "DOCUMENTS_DIR=/var/lib/tenhal/documents",
}

// texting is the account with which texts are sent, with changes to it.
func texting(change ...string) []string {
	return append([]string{
		"TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef", "TWILIO_AUTH_TOKEN=secret", "TWILIO_PHONE_NUMBER=+966112345678",
	}, change...)
}

func TestConfig(t *testing.T) {
	for _, test := range []struct {
		name string
		env  []string
		want string // in the complaint; empty for none
	}{
		{"nothing said", nil, ""},
		{"said to be empty", []string{"TENHAL_ENV=", "ADDR=", "EMAIL_PORT="}, ""},
		{"production", production, ""},
		{"production without a database", append(production, "DATABASE_URL="), "DATABASE_URL is missing"},
		{"production without a place for papers", append(production, "DOCUMENTS_DIR="), "DOCUMENTS_DIR is missing"},
		{"two places for papers", append(production, "S3_ENDPOINT=https://s3.example", "S3_BUCKET=b", "S3_ACCESS_KEY=a", "S3_SECRET_KEY=s"), "papers lie in one place"},
		{"half a bucket", []string{"S3_ENDPOINT=https://s3.example", "S3_BUCKET=b"}, "S3_SECRET_KEY is missing"},
		{"production without a mail server", append(production, "EMAIL_HOST="), "EMAIL_HOST is missing"},
		{"production without an address", append(production, "BASE_URL="), "BASE_URL is missing"},
		{"production without HTTPS", append(production, "BASE_URL=http://tenhal.example.sa"), "people come by https"},
		{"a name for the mail server and no password", []string{"EMAIL_HOST_USER=tenhal"}, "EMAIL_HOST_PASSWORD is missing"},
		{"a password in a file that is not there", []string{"EMAIL_HOST_PASSWORD_FILE=/nowhere"}, "EMAIL_HOST_PASSWORD_FILE"},
		{"neither development nor production", []string{"TENHAL_ENV=prod"}, `TENHAL_ENV is "prod"`},
		{"an address that is none", []string{"BASE_URL=tenhal.example.sa"}, "BASE_URL"},
		{"an address with a path", []string{"BASE_URL=https://example.sa/tenhal"}, "BASE_URL"},
		{"a key", []string{"TENHAL_KEY=dGVuaGFsIGRldmVsb3BtZW50IGtleSwgbm90IHNlY3I="}, ""},
		{"a key that is none", []string{"TENHAL_KEY=secret"}, "TENHAL_KEY is none"},
		{"a port in words", []string{"EMAIL_PORT=smtp"}, "EmailPort"},
		{"production without a decision on texts", append(production, "TWILIO_ACCOUNT_SID="), "TWILIO_ACCOUNT_SID is missing"},
		{"production with texts", append(production, texting()...), ""},
		{"texts", texting(), ""},
		{"texts by a messaging service", texting("TWILIO_PHONE_NUMBER=MG0123456789abcdef0123456789abcdef"), ""},
		{"texts by a name", texting("TWILIO_PHONE_NUMBER=TENHAL"), ""},
		{"texts on WhatsApp", texting("TWILIO_WHATSAPP_NUMBER=+966112345678"), ""},
		{"an account and no texts", texting("TWILIO_ACCOUNT_SID=none"), ""},
		{"texts without an account", texting("TWILIO_ACCOUNT_SID="), "TWILIO_ACCOUNT_SID is missing"},
		{"texts without a token", texting("TWILIO_AUTH_TOKEN="), "TWILIO_AUTH_TOKEN is missing"},
		{"texts from nobody", texting("TWILIO_PHONE_NUMBER="), "TWILIO_PHONE_NUMBER is missing"},
		{"a number on WhatsApp alone", []string{"TWILIO_WHATSAPP_NUMBER=+966112345678"}, "TWILIO_PHONE_NUMBER is missing"},
		{"an account that is none", texting("TWILIO_ACCOUNT_SID=AC1"), "TWILIO_ACCOUNT_SID is no account"},
		{"a sender that is none", texting("TWILIO_PHONE_NUMBER=0112345678"), `TWILIO_PHONE_NUMBER is "0112345678"`},
		{"a sender on WhatsApp that is none", texting("TWILIO_WHATSAPP_NUMBER=TENHAL"), `TWILIO_WHATSAPP_NUMBER is "TENHAL"`},
		{"a laboratory", []string{"LAB_FHIR_URL=http://lab.example/fhir", "LAB_FHIR_TOKEN=secret"}, ""},
		{"a laboratory in the open", append(production, "LAB_FHIR_URL=http://lab.example/fhir"), "results come by https"},
		{"a token and no laboratory", []string{"LAB_FHIR_TOKEN=secret"}, "LAB_FHIR_URL is missing"},
		{"two ways to sign in", []string{"RADIOLOGY_FHIR_URL=https://rad.example", "RADIOLOGY_FHIR_TOKEN=t", "RADIOLOGY_FHIR_USER=u", "RADIOLOGY_FHIR_PASSWORD=p"}, "we sign in one way"},
		{"a name and no password", []string{"RADIOLOGY_FHIR_URL=https://rad.example", "RADIOLOGY_FHIR_USER=u"}, "RADIOLOGY_FHIR_PASSWORD is missing"},
		{"a secret in an address", []string{"LAB_FHIR_URL=https://me:secret@lab.example"}, "more than an address"},
		{"a viewer without a number", []string{"IMAGE_VIEWER_URL=https://pacs.example"}, "IMAGE_VIEWER_URL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := readConfig(test.env)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("readConfig() = %+v, %v; want %q", c, err, test.want)
			}
		})
	}
}

// Whatever is missing in production is named at once.
func TestConfigNamesAll(t *testing.T) {
	_, err := readConfig([]string{"TENHAL_ENV=production"})
	for _, name := range []string{"DATABASE_URL", "BASE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL", "TWILIO_ACCOUNT_SID"} {
		if err == nil || !strings.Contains(err.Error(), name+" is missing") {
			t.Errorf("readConfig() = %v, want it to name %s", err, name)
		}
	}
}

func TestConfigSecretFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dsn")
	if err := os.WriteFile(path, []byte("postgres://from-a-file/tenhal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig([]string{"DATABASE_URL_FILE=" + path, "ADDR_FILE=" + path})
	if err != nil || c.DatabaseURL != "postgres://from-a-file/tenhal" || c.Addr != "127.0.0.1:8080" {
		t.Errorf("readConfig() = %+v, %v; want the database of the file, and the address not from one", c, err)
	}
}

// Each setting is told in the documentation.
func TestSettings(t *testing.T) {
	for _, s := range Settings() {
		if s.Name == "" || s.Says == "" {
			t.Errorf("%+v has no name or says nothing", s)
		}
	}
}
