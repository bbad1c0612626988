// The short form of a new patient (views/patients/quick.templ): a dialog that arrives closed, is opened here,
// and goes when it is closed. Inside the popover of a booking it leaves that open, as no other dialog would.
document.addEventListener('htmx:after:swap', () => {
  const fresh = document.querySelector('[data-quick="fresh"]');
  if (!fresh) return;
  fresh.dataset.quick = 'shown';
  fresh.showModal();
  fresh.querySelector('[name=full_name]').select();
});

// Back to the booking before it: to its picker, or, where that has its patient now, to the button that books.
document.addEventListener('close', ({ target }) => {
  if (!target.matches('[data-quick]')) return;
  const booking = target.previousElementSibling;
  target.remove();
  booking?.querySelector('[data-picker] [role=combobox], .c-btn--primary')?.focus();
}, true);
