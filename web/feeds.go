package web

import (
	"fmt"
	"strings"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/results"
)

// feed is a FHIR server as the configuration names it.
type feed struct{ name, url, token, user, password, category string }

// servers are those from which results are fetched, by kind. One without a URL is not connected.
func (c Config) servers() map[results.Kind]feed {
	return map[results.Kind]feed{
		results.Lab:       {"LAB_FHIR", c.LabURL, c.LabToken, c.LabUser, c.LabPassword, "LAB"},
		results.Radiology: {"RADIOLOGY_FHIR", c.RadURL, c.RadToken, c.RadUser, c.RadPassword, "RAD"},
	}
}

// checkFeeds complains of a server that is there in part, or that would be asked in the open.
func (c Config) checkFeeds(complain func(bad bool, format string, args ...any)) {
	complain(c.Viewer != "" && !results.IsViewer(c.Viewer, c.Production()), "IMAGE_VIEWER_URL is %q; it is an address by https with %s in it", c.Viewer, results.ViewerNumber)
	for _, s := range c.servers() {
		secret := s.token + s.user + s.password
		complain(s.url == "" && secret != "", "%s_URL is missing, and other %s_ settings are not", s.name, s.name)
		if s.url == "" {
			continue
		}
		_, err := fhir.New(fhir.Config{Base: s.url})
		complain(err != nil, "%s_URL: %v", s.name, err)
		complain(s.token != "" && s.user != "", "%s_TOKEN and %s_USER are both there; we sign in one way", s.name, s.name)
		complain(s.user != "" && s.password == "", "%s_PASSWORD is missing, and %s_USER is not", s.name, s.name)
		complain(c.Production() && !strings.HasPrefix(s.url, "https://"), "%s_URL is %q; in production results come by https", s.name, s.url)
	}
}

// feeds makes the service of results, with the servers that are configured.
func (s *Services) feeds(cfg Config) error {
	all := map[results.Kind]results.Feed{}
	for kind, of := range cfg.servers() {
		if of.url == "" {
			continue
		}
		client, err := fhir.New(fhir.Config{
			Base: of.url, Token: of.token, User: of.user, Password: of.password, Category: of.category, Files: cfg.FileSystem, Zone: clinics.Organisation{TimeZone: clinics.DefaultZone}.Zone(),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", of.name, err)
		}
		all[kind] = client
	}
	s.Results = &results.Service{DB: s.DB, Queue: s.Queue, Clinics: s.Clinics, Patients: s.Patients, Settings: s.Settings, Feeds: all, Viewer: cfg.Viewer}
	return nil
}
