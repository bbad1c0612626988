package calendar

import (
	"tenhal.sa/tenhal/services/access"
	views "tenhal.sa/tenhal/views/calendar"
	"tenhal.sa/tenhal/views/desk"
)

// desk is today's front desk, beside a day of the calendar, for those who work at it.
func (s *Screen) desk(b *book) (*desk.Board, error) {
	who := access.Who(b.ctx)
	if b.view != views.InDay || !who.Can(access.AppointmentsAttend) || who.ProviderID != nil {
		return nil, nil
	}
	today := b.page.Today
	lists, err := s.Overview.Desk(b.ctx, today.In(b.zone), today.Add(1).In(b.zone), b.clinic)
	if err != nil {
		return nil, err
	}
	board := desk.New(b.ctx, lists, b.all, b.now)
	board.Panel = true
	alerts, err := s.Patients.AlertsOf(b.ctx, board.Patients())
	if err != nil {
		return nil, err
	}
	board.Warn(alerts)
	if access.Who(b.ctx).Can(access.ConsentsSign) {
		unsigned, err := s.Consents.MissingAt(b.ctx, board.Visits())
		if err != nil {
			return nil, err
		}
		board.Remind(unsigned)
	}
	return board, nil
}
