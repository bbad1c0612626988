// Filters of a page apply as soon as one is chosen; without script their button does it.
document.addEventListener('change', (event) => {
  event.target.closest('form[data-autosubmit]')?.requestSubmit();
});

// What is not filtered by has no place in the address.
document.addEventListener('formdata', ({ target, formData }) => {
  if (!target.matches('[data-autosubmit]')) return;
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
});

const open = () => document.querySelector('details.c-drop[open]');

document.addEventListener('click', (event) => {
  if (open() && !open().contains(event.target)) open().open = false;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !open() || event.defaultPrevented) return;
  const drop = open();
  drop.open = false;
  drop.querySelector('summary').focus();
});
