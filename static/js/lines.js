// The cells of a draft invoice: a changed one is sent by itself (hx-trigger), Enter goes on to the next,
// and from the last one to the menu that adds a line.
document.addEventListener('keydown', (event) => {
  const cell = event.target.closest?.('.c-cell');
  if (!cell || event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault(); // or its form is sent, and once more when it has changed
  const cells = [...document.querySelectorAll('.c-cell')];
  const next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)] ?? document.getElementById('add-service');
  next?.focus();
});

document.addEventListener('focusin', ({ target }) => {
  if (target.matches('.c-cell')) target.select();
});
