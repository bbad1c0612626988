// The patient search: an ARIA 1.2 combobox over a list that the server answers with (ui.Hits).
// Focus stays in the input; aria-activedescendant names the option that Enter takes.
import { whenAnswered } from './answered.js';

const dialog = document.getElementById('palette');
const input = dialog?.querySelector('[role=combobox]');
const options = () => [...dialog.querySelectorAll('[role=option]')];
const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true');

export function openPalette() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.select();
  htmx.trigger(input, 'palette:open');
}

function choose(option) {
  for (const each of options()) each.setAttribute('aria-selected', String(each === option));
  input.setAttribute('aria-expanded', String(Boolean(option)));
  if (!option) return input.removeAttribute('aria-activedescendant');
  input.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function step(by) {
  const all = options();
  choose(all.at((all.indexOf(chosen()) + by) % all.length));
}

function take(event) {
  const option = chosen();
  if (!option) return;
  const booking = event.ctrlKey || event.metaKey;
  location.assign((booking && option.dataset.book) || option.href);
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: (event) => whenAnswered(input, () => take(event)),
  // type=search would take the first Escape to empty itself.
  Escape: () => dialog.close(),
};

input?.addEventListener('keydown', (event) => {
  if (event.isComposing || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key](event);
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (dialog && ctx.sourceElement === input) choose(options()[0]);
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-palette]') || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openPalette();
});
