// Filters of a page apply as soon as one is chosen; without script their button does it.
document.addEventListener('change', (event) => {
  event.target.closest('form[data-autosubmit]')?.requestSubmit();
});
