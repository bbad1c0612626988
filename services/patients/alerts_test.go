package patients_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
)

// as is the desk's context for somebody with another role.
func (d desk) as(role access.Role) context.Context {
	who := d.Noura
	who.Role = role
	return access.With(d.ctx, who)
}

func alert(audience patients.Audience) patients.AlertDraft {
	return patients.AlertDraft{Kind: "risk", Words: "for " + string(audience), Audience: string(audience), Severity: "warn"}
}

// Nobody sees an alert of another audience, or can lay hands on it.
func TestAlertAudience(t *testing.T) {
	t.Parallel()
	d := open(t)
	ids := map[patients.Audience]uuid.UUID{}
	for _, audience := range patients.Audiences {
		a, err := d.AddAlert(d.as(access.Admin), d.Omar.ID, alert(audience))
		if err != nil {
			t.Fatal(err)
		}
		ids[audience] = a.ID
	}
	for role, want := range map[access.Role][]patients.Audience{
		access.Receptionist: {patients.Everyone, patients.Desk},
		access.Clinician:    {patients.Everyone, patients.Clinicians},
		access.Billing:      {patients.Everyone, patients.Billing},
		access.Manager:      {patients.Everyone, patients.Desk, patients.Billing},
		access.Admin:        patients.Audiences,
		"":                  nil,
	} {
		list, err := d.Alerts(d.as(role), d.Omar.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []patients.Audience
		for _, a := range list {
			got = append(got, a.Audience)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q sees %v, want %v", role, got, want)
		}
	}
	if err := d.EndAlert(d.as(access.Receptionist), patients.AlertChange{PatientID: d.Omar.ID, ID: ids[patients.Billing]}); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("the desk ends an alert of billing: %v", err)
	}
	_, err := d.AddAlert(d.as(access.Receptionist), d.Omar.ID, alert(patients.Clinicians))
	wantFields(t, err, map[string]string{"audience": "fault.choice"})
}

// An alert is shown until its last day is over, or somebody ends it; after that it is only in the list of all.
func TestAlertEnds(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.DB.Clock = clock.At(dbtest.Now)
	short, err := d.AddAlert(d.ctx, d.Omar.ID, patients.AlertDraft{Kind: "payment", Words: "owes", Audience: "desk", Severity: "info", EndsOn: "2026-11-22"})
	if err != nil {
		t.Fatal(err)
	}
	long, err := d.AddAlert(d.ctx, d.Omar.ID, patients.AlertDraft{Kind: "allergy", Words: "nuts", Audience: "everyone", Severity: "danger"})
	if err != nil {
		t.Fatal(err)
	}
	shown := func(want ...uuid.UUID) {
		t.Helper()
		list, err := d.Alerts(d.ctx, d.Omar.ID)
		var got []uuid.UUID
		for _, a := range list {
			got = append(got, a.ID)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("shown %v, %v; want %v", got, err, want)
		}
	}
	shown(long.ID, short.ID)
	d.DB.Clock = clock.At(dbtest.Now.Add(24 * time.Hour))
	shown(long.ID)
	change := patients.AlertChange{PatientID: d.Omar.ID, ID: long.ID, Version: 1}
	if err := d.EditAlert(d.ctx, change, patients.AlertDraft{Kind: "allergy", Words: "peanuts", Audience: "everyone", Severity: "danger"}); err != nil {
		t.Fatal(err)
	}
	if err := d.EndAlert(d.ctx, change); !errors.Is(err, patients.ErrStale) {
		t.Errorf("ending what has changed: %v, want ErrStale", err)
	}
	change.Version = 2
	if err := d.EndAlert(d.ctx, change); err != nil {
		t.Fatal(err)
	}
	if err := d.EndAlert(d.ctx, patients.AlertChange{PatientID: d.Omar.ID, ID: long.ID}); !errors.Is(err, patients.ErrStale) {
		t.Errorf("ending it twice: %v, want ErrStale", err)
	}
	shown()
	if all, err := d.AllAlerts(d.ctx, d.Omar.ID); err != nil || len(all) != 2 || all[0].Words != "peanuts" {
		t.Errorf("all are %v, %v", all, err)
	}
}

func TestAlertRefuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.AddAlert(d.ctx, d.Omar.ID, patients.AlertDraft{EndsOn: "2026-11-21"})
	wantFields(t, err, map[string]string{"kind": "fault.choice", "words": "fault.required", "audience": "fault.choice", "severity": "fault.choice", "ends_on": "patients.alert_over"})
	if _, err := d.AddAlert(d.ctx, uuid.New(), alert(patients.Everyone)); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an alert on nobody: %v", err)
	}
}
