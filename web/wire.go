package web

import (
	"fmt"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	"tenhal.sa/tenhal/services/notifications/mail"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/reactions"
	"tenhal.sa/tenhal/services/schedules"
	letters "tenhal.sa/tenhal/views/mail"
)

// Services are all the services there are, from low rooms to high ones.
type Services struct {
	DB            *db.DB
	Queue         *queue.Queue
	News          *jobs.News
	Metrics       *Metrics
	Schedules     *schedules.Service
	Access        *access.Service
	Audit         *audit.Service
	Clinics       *clinics.Directory
	Patients      *patients.Service
	Appointments  *appointments.Service
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
	Catcher       *catcher.Catcher // nil where mail really leaves
	Mail          *mail.Sender     // nil where it is caught
	Overview      *overview.Service

	trials bool // jobs that measure are known
}

// Wire makes every service once, each from those below it. The bus is the one that d was opened with.
func Wire(cfg Config, d *db.DB, bus *signal.Bus) (s Services, err error) {
	s.DB, s.trials = d, !cfg.Production()
	if s.Queue, err = queue.New(d); err != nil {
		return s, err
	}
	s.News = jobs.NewNews(d)
	s.Schedules = &schedules.Service{DB: d, Queue: s.Queue, Plans: jobs.Schedule()}
	s.Access = &access.Service{DB: d}
	s.Audit = &audit.Service{DB: d}
	s.Clinics = &clinics.Directory{DB: d}
	s.Patients = &patients.Service{DB: d, Clinics: s.Clinics}
	s.Appointments = &appointments.Service{DB: d, Clinics: s.Clinics}
	s.Finance = &finance.Service{DB: d, Queue: s.Queue, Clinics: s.Clinics}
	s.Documents = &documents.Service{DB: d, Queue: s.Queue, Finance: s.Finance, Clinics: s.Clinics}
	s.Notifications = &notifications.Service{
		DB: d, Queue: s.Queue, Clinics: s.Clinics, Documents: s.Documents, Writer: letters.Writer{}, From: cfg.EmailFrom,
	}
	if err = s.post(cfg); err != nil {
		return s, err
	}
	s.Overview = &overview.Service{DB: d, Clinics: s.Clinics}
	s.Metrics = newMetrics(s)
	bus.OnSave(s.Audit.Listen)
	reactions.Wire(bus, reactions.Rooms{Finance: s.Finance, Documents: s.Documents, Notifications: s.Notifications})
	return s, nil
}

// post decides who takes our mail: the SMTP server that is configured, or the catcher.
func (s *Services) post(cfg Config) error {
	if cfg.EmailHost == "" {
		s.Catcher = &catcher.Catcher{DB: s.DB, Log: cfg.SendLog}
		s.Notifications.Sender = s.Catcher
		return nil
	}
	sender, err := mail.New(mail.Config{Host: cfg.EmailHost, Port: cfg.EmailPort, Username: cfg.EmailUser, Password: cfg.EmailPassword, TLS: encryption(cfg)})
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	s.Mail, s.Notifications.Sender = sender, sender
	return nil
}

// Close gives back what Wire took, once nothing uses the services any more.
func (s Services) Close() {
	if s.Mail != nil {
		s.Mail.Close()
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
		Access: s.Access, Appointments: s.Appointments, Finance: s.Finance, Documents: s.Documents,
		Notifications: s.Notifications, Schedules: s.Schedules,
	})
	if s.trials {
		jobs.Trials(k)
	}
	return k
}
