// A note that is being written saves itself (hx-trigger on #note-state). Here it says so while it is not saved yet, tries
// again when the connection is back, and keeps the page from being left before.
const form = () => document.getElementById('note-form');
const state = () => document.getElementById('note-state');
let unsaved = false;

document.addEventListener('input', ({ target }) => {
  if (target.form !== form() || !target.form) return;
  unsaved = true;
  const saved = state().querySelector('[data-saved]');
  if (saved) saved.textContent = state().dataset.unsaved;
});

// An answer that came before the latest letter leaves it to the next one.
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement === state()) unsaved = false;
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement === state() && ctx.response?.status !== 200) unsaved = true;
});

document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (ctx && ctx.sourceElement === state()) unsaved = true;
});

addEventListener('online', () => {
  if (unsaved) form()?.dispatchEvent(new Event('input'));
});

document.addEventListener('submit', ({ target }) => {
  if (target === form()) unsaved = false;
});

addEventListener('beforeunload', (event) => {
  if (unsaved && form()) event.preventDefault();
});
