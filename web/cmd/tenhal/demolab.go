package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/integrations/fhir/emulator"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/seed"
)

// laboratory connects the demonstration to an emulated laboratory, where no other is configured, until ctx ends. It has
// results of the orders that the demonstration begins with.
func (c *centre) laboratory(ctx context.Context) error {
	if len(c.services.Results.Feeds) > 0 {
		return nil
	}
	lab := emulator.New(func() time.Time { return c.db.Clock.Now() })
	lab.Base = seed.Laboratory
	if err := c.answer(ctx, lab); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the laboratory of the demonstration: %w", err)
	}
	server := &http.Server{Handler: lab, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // until it is closed
	context.AfterFunc(ctx, func() { _ = server.Close() })
	to := &net.Dialer{}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return to.DialContext(ctx, "tcp", listener.Addr().String())
	}}
	client, err := fhir.New(fhir.Config{
		Base: seed.Laboratory, Category: "LAB", Files: c.cfg.FileSystem, Zone: clinics.Organisation{TimeZone: clinics.DefaultZone}.Zone(), HTTP: &http.Client{Transport: transport},
	})
	if err != nil {
		return err
	}
	c.services.Results.Feeds[results.Lab] = client
	return c.services.Results.FetchNow(ctx, results.Lab)
}

// answer has the laboratory answer what was asked for: vitamin D, as it does.
func (c *centre) answer(ctx context.Context, lab *emulator.Server) error {
	var asked []struct {
		PlacerNo, FileNumber, Birth, Sex, NameEn string
		OrderedAt                                time.Time
	}
	err := c.db.NewRaw(`SELECT o.placer_no, pt.file_number, pt.birth_date::text AS birth, pt.sex, pt.name_en, o.ordered_at
FROM test_orders AS o JOIN patients AS pt ON pt.id = o.patient_id WHERE o.code = '1989-3' AND o.kind = 'lab' ORDER BY o.placer_no LIMIT 10`).Scan(ctx, &asked)
	if err != nil {
		return fmt.Errorf("orders of the demonstration: %w", err)
	}
	ref := func(name string) emulator.Resource { return emulator.Resource{"reference": name} }
	for _, o := range asked {
		lab.Put(emulator.Resource{
			"resourceType": "Patient", "id": o.FileNumber, "gender": o.Sex, "birthDate": o.Birth, "name": []emulator.Resource{{"text": o.NameEn}},
			"identifier": []emulator.Resource{{"system": c.cfg.FileSystem, "value": o.FileNumber}},
		})
		lab.Put(emulator.Resource{"resourceType": "ServiceRequest", "id": o.PlacerNo, "identifier": []emulator.Resource{{"value": o.PlacerNo}}})
		lab.Put(emulator.Resource{
			"resourceType": "Observation", "id": o.PlacerNo, "status": "final", "code": emulator.Resource{"coding": []emulator.Resource{{"system": "http://loinc.org", "code": "1989-3", "display": "Vitamin D (25-OH)"}}},
			"valueQuantity":  emulator.Resource{"value": 18, "unit": "ng/mL", "code": "ng/mL"},
			"referenceRange": []emulator.Resource{{"low": emulator.Resource{"value": 30}, "high": emulator.Resource{"value": 100}}}, "interpretation": []emulator.Resource{{"coding": []emulator.Resource{{"code": "L"}}}},
		})
		lab.Put(emulator.Resource{
			"resourceType": "DiagnosticReport", "id": "demo-" + o.PlacerNo, "status": "final", "category": []emulator.Resource{{"coding": []emulator.Resource{{"code": "LAB"}}}},
			"code": emulator.Resource{"text": "Vitamin D (25-OH)"}, "issued": o.OrderedAt.Add(2 * time.Hour).Format(time.RFC3339), "subject": ref("Patient/" + o.FileNumber),
			"basedOn": []emulator.Resource{ref("ServiceRequest/" + o.PlacerNo)}, "result": []emulator.Resource{ref("Observation/" + o.PlacerNo)},
			"performer": []emulator.Resource{{"display": "Demonstration laboratory (emulated)"}},
		})
	}
	return nil
}
