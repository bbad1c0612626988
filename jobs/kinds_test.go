package jobs

import (
	"context"
	"testing"
)

type Service struct{}

func (*Service) Draft(context.Context, task) error  { return nil }
func (*Service) Send(context.Context, errand) error { return nil }

// The table can be read for the documentation: every kind by name, with the method that does it.
func TestKindsAll(t *testing.T) {
	t.Parallel()
	var k Kinds
	var s Service
	Inside(&k, s.Draft)
	Outside(&k, s.Send, Attempts(5))
	all := k.All()
	if len(all) != 2 || all[0].Name != "errand" || all[1].Name != "task" {
		t.Fatalf("All() = %+v", all)
	}
	if got := all[0]; got.Queue != "notify" || got.Work != "jobs.Send" || got.Inside || got.Policy.MaxAttempts != 5 {
		t.Errorf("errand = %+v", got)
	}
	if got := all[1]; got.Queue != "critical" || got.Work != "jobs.Draft" || !got.Inside || got.Policy.MaxAttempts != 8 {
		t.Errorf("task = %+v", got)
	}
}
