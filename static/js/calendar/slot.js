// Booking where it is empty: a click on free time opens the form beside it, a drag over it sets how long.
import { clock, limits, localTime, minuteAt, STEP } from './grid.js';
import { inHand } from './move.js';
import { openBeside } from './popover.js';

const USUAL = 30; // minutes that the hint shows before anything is dragged
const FAR = 8; // pixels after which a press is a drag
const hint = Object.assign(document.createElement('div'), { className: 'c-slot-hint', ariaHidden: 'true' });
let press = null;

function freeColumn(event) {
  if (inHand() || event.button > 0 || event.target.closest?.('.c-visit')) return null;
  const column = event.target.closest?.('.c-cal__col');
  return column && !('readonly' in column.dataset) ? column : null;
}

function show(column, start, length) {
  hint.style.setProperty('--s', start - limits().from);
  hint.style.setProperty('--n', length);
  hint.textContent = `+ ${clock(start)}`;
  if (hint.parentNode !== column) column.append(hint);
}

const dragged = (y) => Math.max(STEP, minuteAt(y, STEP) + STEP - press.start);

document.addEventListener('pointermove', (event) => {
  const column = event.pointerType === 'mouse' && (press?.column ?? freeColumn(event));
  if (!column) hint.remove();
  else if (press) show(column, press.start, dragged(event.clientY));
  else show(column, minuteAt(event.clientY, STEP), USUAL);
});

document.addEventListener('pointerdown', (event) => {
  const column = freeColumn(event);
  press = column && { column, start: minuteAt(event.clientY, STEP), y: event.clientY };
});
document.addEventListener('pointercancel', () => { press = null; });
// The click comes between, if it comes.
document.addEventListener('pointerup', () => setTimeout(() => { press = null; }));

document.addEventListener('click', ({ clientX, clientY, pointerType }) => {
  if (!press) return;
  const { column, start, y } = press;
  const query = new URLSearchParams({ provider: column.dataset.provider, starts_at: localTime(column, start) });
  if (pointerType === 'mouse' && Math.abs(clientY - y) > FAR) query.set('duration', dragged(clientY));
  openBeside(`/appointments/new?${query}`, clientX, clientY);
});
