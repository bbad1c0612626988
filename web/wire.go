package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/news"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/notifications/mail"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/importing"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/reactions"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/services/schedules"
	"tenhal.sa/tenhal/services/settings"
	letters "tenhal.sa/tenhal/views/mail"
)

// Services are all the services there are, from low rooms to high ones.
type Services struct {
	DB            *db.DB
	Queue         *queue.Queue
	News          *news.Hub
	Metrics       *Metrics
	Schedules     *schedules.Service
	Access        *access.Service
	Audit         *audit.Service
	Clinics       *clinics.Directory
	Settings      *settings.Service
	Patients      *patients.Service
	Attachments   *attachments.Service
	Consents      *consents.Service
	Merging       *merging.Service
	Importing     *importing.Service
	Appointments  *appointments.Service
	Notes         *notes.Service
	Referrals     *referrals.Service
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
	Inbox         *inbox.Service
	Catcher       *catcher.Catcher // of mail or texts; nil where neither is caught
	Mail          *mail.Sender     // nil where it is caught
	Twilio        *twilio.Client   // nil where texts are caught, or none are sent
	Overview      *overview.Service
	Exports       *exports.Service
	Reports       *reports.Service
	EInvoices     *einvoices.Service
	Retention     *retention.Service
	Results       *results.Service

	trials bool // jobs that measure are known
}

// Wire makes every service once, each from those below it. The bus is the one that d was opened with.
func Wire(cfg Config, d *db.DB, bus *signal.Bus) (s Services, err error) {
	s.DB, s.trials = d, !cfg.Production()
	if s.Queue, err = queue.New(d); err != nil {
		return s, err
	}
	s.News = news.New(d, jobs.News(d))
	s.Schedules = &schedules.Service{DB: d, Queue: s.Queue, Plans: jobs.Schedule()}
	box, err := cfg.box()
	if err != nil {
		return s, err
	}
	s.Access = &access.Service{DB: d, Queue: s.Queue, Box: box}
	s.Access.Site, _ = access.PasskeySite(cfg.BaseURL) // why there is none is for the doctor to say
	s.Audit = &audit.Service{DB: d}
	s.Clinics = &clinics.Directory{DB: d}
	s.Settings = &settings.Service{DB: d}
	s.Access.AddsPasskeys = func(ctx context.Context) error { return s.Settings.Require(ctx, settings.NewPasskeys, uuid.Nil) }
	s.Patients = &patients.Service{DB: d, Clinics: s.Clinics}
	store, err := keep(cfg)
	if err != nil {
		return s, err
	}
	s.Attachments = &attachments.Service{DB: d, Clinics: s.Clinics, Patients: s.Patients, Settings: s.Settings, Store: store}
	s.Consents = &consents.Service{DB: d, Clinics: s.Clinics, Patients: s.Patients, Settings: s.Settings}
	s.Appointments = &appointments.Service{DB: d, Clinics: s.Clinics, Patients: s.Patients, Settings: s.Settings}
	s.Notes = &notes.Service{DB: d, Appointments: s.Appointments}
	s.Referrals = &referrals.Service{DB: d, Clinics: s.Clinics, Settings: s.Settings, Patients: s.Patients, Attachments: s.Attachments, Consents: s.Consents, Appointments: s.Appointments}
	s.Merging = &merging.Service{DB: d, Patients: s.Patients, Settings: s.Settings}
	s.Importing = &importing.Service{DB: d, Queue: s.Queue, Patients: s.Patients, Settings: s.Settings}
	s.Finance = &finance.Service{DB: d, Queue: s.Queue, Clinics: s.Clinics, Settings: s.Settings}
	s.Finance.Ready = append(s.Finance.Ready, s.Notes.Billable)
	s.EInvoices = &einvoices.Service{DB: d, Queue: s.Queue, Box: box, Clinics: s.Clinics, Settings: s.Settings, Finance: s.Finance}
	s.Documents = &documents.Service{DB: d, Queue: s.Queue, Finance: s.Finance, Clinics: s.Clinics, EInvoices: s.EInvoices}
	s.Patients.Matters = []patients.Matters{s.Appointments.Matters, s.Notes.Matters, s.Referrals.Matters, s.Finance.Matters}
	s.Notifications = &notifications.Service{
		DB: d, Queue: s.Queue, Access: s.Access, Clinics: s.Clinics, Appointments: s.Appointments, Documents: s.Documents, Settings: s.Settings, Rulebook: new(notifications.Rulebook), Writer: letters.Writer{}, From: cfg.EmailFrom, BaseURL: cfg.BaseURL,
	}
	s.Inbox = &inbox.Service{DB: d}
	if err = errors.Join(s.feeds(cfg), s.post(cfg), s.text(cfg), s.report(cfg)); err != nil {
		return s, err
	}
	s.Overview = &overview.Service{DB: d, Clinics: s.Clinics, Settings: s.Settings}
	s.Reports = &reports.Service{DB: d, Clinics: s.Clinics, Overview: s.Overview, Inbox: s.Inbox, Notifications: s.Notifications, Referrals: s.Referrals}
	s.Exports = &exports.Service{DB: d, Queue: s.Queue, Store: store, Patients: s.Patients, Attachments: s.Attachments, Documents: s.Documents, Inbox: s.Inbox}
	s.Retention = &retention.Service{DB: d, Queue: s.Queue, Store: store}
	s.Metrics = newMetrics(s)
	bus.Announce(s.Audit.Author)
	reactions.Wire(bus, reactions.Rooms{Notes: s.Notes, Referrals: s.Referrals, Finance: s.Finance, Documents: s.Documents, Notifications: s.Notifications, Inbox: s.Inbox, EInvoices: s.EInvoices})
	return s, nil
}

// keep decides where the papers of patients lie.
func keep(cfg Config) (storage.Store, error) {
	if cfg.S3Endpoint == "" {
		return storage.Folder(cmp.Or(cfg.DocumentsDir, filepath.Join(".data", "documents"))), nil
	}
	return storage.NewBucket(storage.BucketConfig{
		Endpoint: cfg.S3Endpoint, Bucket: cfg.S3Bucket, Region: cfg.S3Region, AccessKey: cfg.S3AccessKey, SecretKey: cfg.S3SecretKey,
	})
}

// post decides who takes our mail: the SMTP server that is configured, or the catcher.
func (s *Services) post(cfg Config) error {
	if cfg.EmailHost == "" {
		s.Notifications.Sender = s.catch(cfg)
		return nil
	}
	sender, err := mail.New(mail.Config{Host: cfg.EmailHost, Port: cfg.EmailPort, Username: cfg.EmailUser, Password: cfg.EmailPassword, TLS: encryption(cfg)})
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	s.Mail, s.Notifications.Sender = sender, sender
	return nil
}

// text decides who takes our texts: the account at Twilio that is configured, the catcher, or nobody.
func (s *Services) text(cfg Config) (err error) {
	switch {
	case cfg.TwilioAccount == noTexts:
		return nil
	case !cfg.texts():
		s.Notifications.Texter = s.catch(cfg)
		return nil
	}
	s.Twilio, err = twilio.New(twilio.Config{
		AccountSID: cfg.TwilioAccount, AuthToken: cfg.TwilioToken, From: cfg.TwilioNumber, WhatsAppFrom: cfg.TwilioWhatsApp,
		BaseURL: cfg.TwilioURL, CallbackBase: cfg.BaseURL,
	})
	if err != nil {
		return fmt.Errorf("texts: %w", err)
	}
	s.Notifications.Texter, s.Notifications.NoWhatsApp = s.Twilio, cfg.TwilioWhatsApp == ""
	return nil
}

// report decides where e-invoices are handed in, and who hears when they are not.
func (s *Services) report(cfg Config) (err error) {
	s.EInvoices.Alarms = einvoices.Alarms{Late: s.Inbox.TellLate, Ends: s.Inbox.TellCertificate}
	s.EInvoices.System, err = cfg.zatca()
	return err
}

// catch returns the catcher, which is the same for mail and texts.
func (s *Services) catch(cfg Config) *catcher.Catcher {
	if s.Catcher == nil {
		s.Catcher = &catcher.Catcher{DB: s.DB, Log: cfg.SendLog}
	}
	return s.Catcher
}

// Close gives back what Wire took, once nothing uses the services any more.
func (s Services) Close() {
	if s.Mail != nil {
		s.Mail.Close()
	}
	if s.Twilio != nil {
		s.Twilio.Close()
	}
	if s.EInvoices.System != nil {
		s.EInvoices.System.Close()
	}
}

// encryption is what the connection to the SMTP server must be.
func encryption(cfg Config) mail.TLS {
	if cfg.EmailTLS {
		return mail.Mandatory
	}
	return mail.Opportunistic
}

// Jobs returns who does which job.
func (s Services) Jobs() *jobs.Kinds {
	k := jobs.Table(jobs.Services{
		Access: s.Access, Audit: s.Audit, Consents: s.Consents, Appointments: s.Appointments, Finance: s.Finance, Documents: s.Documents,
		Notifications: s.Notifications, Inbox: s.Inbox, Importing: s.Importing, Retention: s.Retention, Exports: s.Exports, Reports: s.Reports,
		Referrals: s.Referrals, Results: s.Results, EInvoices: s.EInvoices,
	})
	if s.trials {
		jobs.Trials(k)
	}
	return k
}
