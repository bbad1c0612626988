// The patient picker of a form: an ARIA 1.2 combobox over the options that the server answers with
// (views/patients/picker.templ). An option that is clicked, or taken with Enter, fetches the picker
// with the patient chosen; then the button that sends the form has the focus, so Enter books.
import './quick.js';
import { answered, whenAnswered } from './answered.js';

const PICKER = '[data-picker]';
const inputOf = (picker) => picker.querySelector('[role=combobox]');
const listOf = (picker) => picker.querySelector('[role=listbox]');
const optionsOf = (picker) => [...picker.querySelectorAll('[role=option]')];
const chosenIn = (picker) => optionsOf(picker).find((option) => option.getAttribute('aria-selected') === 'true');

function choose(picker, option) {
  for (const each of optionsOf(picker)) each.setAttribute('aria-selected', String(each === option));
  inputOf(picker).setAttribute('aria-expanded', String(optionsOf(picker).length > 0));
  if (!option) return inputOf(picker).removeAttribute('aria-activedescendant');
  inputOf(picker).setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function step(picker, by) {
  const all = optionsOf(picker);
  choose(picker, all.at((all.indexOf(chosenIn(picker)) + by) % all.length));
}

const close = (picker) => { listOf(picker).replaceChildren(); choose(picker); };

const keys = {
  ArrowDown: (picker) => step(picker, 1),
  ArrowUp: (picker) => step(picker, -1),
  Enter: (picker) => whenAnswered(inputOf(picker), () => chosenIn(picker)?.click()),
  Escape: close,
};

// In the capture phase: an open list takes Escape before the popover that it stands in.
document.addEventListener('keydown', (event) => {
  const picker = event.target.closest?.(PICKER);
  if (!picker || event.target !== inputOf(picker) || event.isComposing || !keys[event.key]) return;
  if (!optionsOf(picker).length && (event.key !== 'Enter' || answered(event.target))) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key](picker);
}, true);

// A press on an option must not take the focus from the input, which would close the list under it.
document.addEventListener('mousedown', (event) => {
  if (event.target.closest(`${PICKER} [role=option]`)) event.preventDefault();
});

document.addEventListener('focusout', (event) => {
  const picker = event.target.closest?.(PICKER);
  if (picker && event.target === inputOf(picker)) close(picker);
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const picker = document.getElementById(ctx.target.id)?.closest(PICKER);
  if (picker && ctx.target === listOf(picker)) return choose(picker, optionsOf(picker)[0]);
  if (picker) (inputOf(picker) ?? picker.closest('form')?.querySelector('.c-btn--primary'))?.focus();
});
