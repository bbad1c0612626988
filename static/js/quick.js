// The short form of a new patient (views/patients/quick.templ): a dialog that arrives closed and is opened
// here. Inside the popover of a booking it leaves that open, as a dialog on its own would not.
document.addEventListener('htmx:after:swap', () => {
  const fresh = document.querySelector('[data-quick="fresh"]');
  if (!fresh) return;
  for (const old of document.querySelectorAll('[data-quick="shown"]')) old.remove();
  fresh.dataset.quick = 'shown';
  fresh.showModal();
  fresh.querySelector('[name=full_name]').select();
});
