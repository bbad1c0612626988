package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"

	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/notifications/twilio"
)

// Config is what the environment says. Nothing else reads the environment. A field tagged secret
// may also come from a file: for DATABASE_URL, the one that DATABASE_URL_FILE names.
type Config struct {
	Env     string   `env:"TENHAL_ENV" envDefault:"development" says:"development or production"`
	Addr    string   `env:"ADDR" envDefault:"127.0.0.1:8080" says:"where the program listens"`
	BaseURL string   `env:"BASE_URL" says:"how people reach the program, such as https://tenhal.example.sa; production needs it. Empty: http:// and ADDR"`
	Proxies []string `env:"TRUSTED_PROXIES" says:"addresses or ranges of the proxies in front, with commas between them. They must set X-Real-IP; from others it is not believed"`

	MetricsToken string `env:"METRICS_TOKEN" secret:"yes" says:"what Prometheus must bring as its bearer token to read /metrics. Empty: nothing, so keep /metrics from the outside at the proxy"`
	MetricsAddr  string `env:"METRICS_ADDR" says:"where tenhal work shows /healthz and /metrics. Empty: nowhere"`

	DatabaseURL string `env:"DATABASE_URL" secret:"yes" says:"the PostgreSQL database; production needs it. Empty: a PostgreSQL of our own, in .data"`
	PGBin       string `env:"PG_BIN" says:"folder of the programs of that PostgreSQL. Empty: looked for in the usual places"`

	DocumentsDir string `env:"DOCUMENTS_DIR" says:"folder that keeps the papers of patients, where nothing serves it; production needs it or S3_ENDPOINT. Empty: .data/documents"`
	S3Endpoint   string `env:"S3_ENDPOINT" says:"the service with a bucket that keeps them instead, such as https://s3.me-central-1.amazonaws.com"`
	S3Bucket     string `env:"S3_BUCKET" says:"its bucket, which is ours alone"`
	S3Region     string `env:"S3_REGION" says:"where the bucket is. Empty: us-east-1, for services without regions"`
	S3AccessKey  string `env:"S3_ACCESS_KEY" secret:"yes" says:"who we are there"`
	S3SecretKey  string `env:"S3_SECRET_KEY" secret:"yes" says:"and what proves it"`
	Key          string `env:"TENHAL_KEY" secret:"yes" says:"seals the secrets of second steps and the keys of e-invoicing: 32 bytes in base64, as openssl rand -base64 32 makes them. In production nobody can set up a second step without it, and it must stay the same. Empty: outside production, one that everybody knows"`

	SendLog string `env:"TENHAL_SEND_LOG" says:"for measurements: the file in which each mail and text that is caught is noted"`

	EmailHost     string `env:"EMAIL_HOST" says:"the SMTP server that takes our mail; production needs it. Empty: mail is caught and shown, and not sent"`
	EmailPort     int    `env:"EMAIL_PORT" envDefault:"587" says:"its port"`
	EmailUser     string `env:"EMAIL_HOST_USER" says:"the name with which we sign in to it. Empty: without signing in"`
	EmailPassword string `env:"EMAIL_HOST_PASSWORD" secret:"yes" says:"the password that goes with the name"`
	EmailTLS      bool   `env:"EMAIL_USE_TLS" envDefault:"true" says:"no mail leaves over a connection that is not encrypted"`
	EmailFrom     string `env:"DEFAULT_FROM_EMAIL" envDefault:"Tenhal <tenhal@localhost>" says:"whom our mail is from; production needs it"`

	TwilioAccount  string `env:"TWILIO_ACCOUNT_SID" says:"the account (AC…) at Twilio that sends our texts; none where no texts are to be sent. Production needs one or the other. Empty: texts are caught and shown, and not sent"`
	TwilioToken    string `env:"TWILIO_AUTH_TOKEN" secret:"yes" says:"the account's token; it also proves that what comes to /hooks/twilio comes from Twilio"`
	TwilioNumber   string `env:"TWILIO_PHONE_NUMBER" says:"who sends SMS: a number (+966…), a messaging service (MG…) or a registered name of 11 letters"`
	TwilioWhatsApp string `env:"TWILIO_WHATSAPP_NUMBER" says:"the number (+966…) that sends on WhatsApp. Empty: nothing is sent there"`
	TwilioURL      string `env:"TWILIO_API_URL" says:"for tests: where Twilio's API is. Empty: where Twilio has it"`

	LabURL      string `env:"LAB_FHIR_URL" says:"the laboratory's FHIR R4 server, such as https://lab.example.sa/fhir. Empty: none is connected"`
	LabToken    string `env:"LAB_FHIR_TOKEN" secret:"yes" says:"the bearer token with which we ask it"`
	LabUser     string `env:"LAB_FHIR_USER" says:"or the name with which we sign in to it"`
	LabPassword string `env:"LAB_FHIR_PASSWORD" secret:"yes" says:"and the password that goes with the name"`
	RadURL      string `env:"RADIOLOGY_FHIR_URL" says:"the radiology department's FHIR R4 server. Empty: none is connected"`
	RadToken    string `env:"RADIOLOGY_FHIR_TOKEN" secret:"yes" says:"the bearer token with which we ask it"`
	RadUser     string `env:"RADIOLOGY_FHIR_USER" says:"or the name with which we sign in to it"`
	RadPassword string `env:"RADIOLOGY_FHIR_PASSWORD" secret:"yes" says:"and the password that goes with the name"`
	Viewer      string `env:"IMAGE_VIEWER_URL" says:"the viewer of radiology's pictures, with {accession} where the accession number goes, such as https://pacs.example.sa/viewer?accession={accession}. Empty: no pictures are linked"`
	FileSystem  string `env:"FILE_NUMBER_SYSTEM" envDefault:"urn:tenhal:file" says:"how both name the system of our file numbers in identifiers of patients"`

	ZATCA    string `env:"ZATCA_ENVIRONMENT" says:"where e-invoices are handed in: sandbox, simulation or production, as the tax authority calls them. Empty: nowhere, and none are made"`
	ZATCAURL string `env:"ZATCA_API_URL" says:"for tests and demonstrations: where the authority's API is, such as that of tenhal emulate-zatca. Empty: where the authority has it"`
}

// zatca asks the environment of the authority that is configured, or is nil where none is.
func (c Config) zatca() (*zatca.Client, error) {
	if c.ZATCA == "" {
		return nil, nil
	}
	return zatca.New(zatca.Config{Environment: zatca.Environment(c.ZATCA), BaseURL: c.ZATCAURL})
}

// developmentKey is no secret.
const developmentKey = "dGVuaGFsIGRldmVsb3BtZW50IGtleSwgbm90IHNlY3I="

// box seals what only the configuration can open, or is nil in production without a key.
func (c Config) box() (*crypt.Box, error) {
	if c.Key == "" && c.Production() {
		return nil, nil
	}
	return crypt.New(cmp.Or(c.Key, developmentKey))
}

// noTexts is what stands for an account where a centre has decided to send no texts.
const noTexts = "none"

// ReadConfig returns what the environment says, or everything that is wrong with it.
func ReadConfig() (Config, error) { return readConfig(os.Environ()) }

func readConfig(environ []string) (Config, error) {
	var c Config
	vars, err := variables(environ)
	if err != nil {
		return c, err
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	c.BaseURL = strings.TrimSuffix(cmp.Or(c.BaseURL, "http://"+c.Addr), "/")
	return c, c.check(vars)
}

// variables are those of the environment that say something, with the secrets that lie in files.
func variables(environ []string) (map[string]string, error) {
	vars := env.ToMap(environ)
	for name, value := range vars {
		if value == "" {
			delete(vars, name)
		}
	}
	for _, f := range Settings() {
		path, named := vars[f.Name+"_FILE"]
		if !f.Secret || !named {
			continue
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("configuration: %s_FILE: %w", f.Name, err)
		}
		vars[f.Name] = strings.TrimSpace(string(body))
	}
	return vars, nil
}

// Production reports whether real people's data is at stake.
func (c Config) Production() bool { return c.Env == "production" }

// Secure reports whether browsers reach the program by HTTPS.
func (c Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// check says everything that is wrong at once: one restart for each would be a long evening.
func (c Config) check(vars map[string]string) error {
	var wrong []error
	complain := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Errorf("configuration: "+format, args...))
		}
	}
	complain(c.Env != "development" && c.Env != "production", "TENHAL_ENV is %q; it is development or production", c.Env)
	base, err := url.Parse(c.BaseURL)
	complain(err != nil || base.Host == "" || base.Path != "", "BASE_URL is %q; it is a scheme and a host, such as https://tenhal.example.sa", c.BaseURL)
	complain(c.EmailUser != "" && c.EmailPassword == "", "EMAIL_HOST_PASSWORD is missing, and EMAIL_HOST_USER is not")
	_, err = c.box()
	complain(err != nil, "TENHAL_KEY is none: %v", err)
	c.checkTexts(vars, complain)
	client, err := c.zatca()
	complain(err != nil, "ZATCA_ENVIRONMENT or ZATCA_API_URL is none: %v", err)
	complain(client == nil && c.ZATCAURL != "", "ZATCA_ENVIRONMENT is missing, and ZATCA_API_URL is not")
	c.checkFeeds(complain)
	for _, name := range []string{"S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"} {
		complain(vars[name] == "" && c.S3Endpoint+c.S3Bucket+c.S3AccessKey+c.S3SecretKey != "", "%s is missing, and other S3_ settings are not", name)
	}
	complain(c.S3Endpoint != "" && c.DocumentsDir != "", "DOCUMENTS_DIR and S3_ENDPOINT are both there; papers lie in one place")
	complain(c.S3Endpoint == "" && c.DocumentsDir == "" && c.Production(), "DOCUMENTS_DIR is missing; production needs it, or S3_ENDPOINT")
	if c.Production() {
		for _, name := range []string{"DATABASE_URL", "BASE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"} {
			complain(vars[name] == "", "%s is missing; production needs it", name)
		}
		complain(!c.Secure(), "BASE_URL is %q; in production people come by https", c.BaseURL)
	}
	return errors.Join(wrong...)
}

// checkTexts complains of an account that is there in part, or of no decision where one is needed.
func (c Config) checkTexts(vars map[string]string, complain func(bad bool, format string, args ...any)) {
	if c.TwilioAccount == noTexts {
		return
	}
	if !c.texts() && c.TwilioToken+c.TwilioNumber+c.TwilioWhatsApp == "" {
		complain(c.Production(), "TWILIO_ACCOUNT_SID is missing; production needs it, or %q where no texts are to be sent", noTexts)
		return
	}
	for _, name := range []string{"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER"} {
		complain(vars[name] == "", "%s is missing, and other TWILIO_ settings are not", name)
	}
	complain(c.texts() && !twilio.IsAccount(c.TwilioAccount), "TWILIO_ACCOUNT_SID is no account (AC and 32 digits) and not %q", noTexts)
	complain(c.TwilioNumber != "" && !twilio.IsSender(c.TwilioNumber),
		"TWILIO_PHONE_NUMBER is %q; it is a number (+966…), a messaging service (MG…) or a name of 11 letters", c.TwilioNumber)
	complain(c.TwilioWhatsApp != "" && !twilio.IsNumber(c.TwilioWhatsApp), "TWILIO_WHATSAPP_NUMBER is %q; it is a number (+966…)", c.TwilioWhatsApp)
}

// texts reports whether texts go by an account at Twilio.
func (c Config) texts() bool { return c.TwilioAccount != "" && c.TwilioAccount != noTexts }

// Setting is a variable of the environment, for the documentation.
type Setting struct {
	Name, Default, Says string
	Secret              bool
}

// Settings returns the variables that the program reads.
func Settings() []Setting {
	var all []Setting
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		all = append(all, Setting{f.Tag.Get("env"), f.Tag.Get("envDefault"), f.Tag.Get("says"), f.Tag.Get("secret") != ""})
	}
	return all
}
