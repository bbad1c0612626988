// A visit in hand without dragging (WCAG 2.5.7): M on a card or a "Move…" control, data-pickup="<id>",
// picks it up; it follows the pointer or the arrows; a click on a place or Enter drops it, Escape puts it back.
import { columnAt, grid, minuteAt, STEP, text } from './grid.js';
import { drop, inHand, pickUp, place } from './move.js';
import { closeOverlay } from '../overlay.js';
import { say } from '../say.js';

let carrying = false;

export function carry(card) {
  if (!pickUp(card)) return;
  carrying = true;
  say(text('Moving', { who: card.dataset.name }));
}

document.addEventListener('calendar:free', () => { carrying = false; });

function aim(event) {
  const column = event.target.closest?.('.c-cal__body') && columnAt(event.clientX);
  if (column) place({ start: minuteAt(event.clientY, STEP), column });
  return Boolean(column);
}

document.addEventListener('pointermove', (event) => {
  if (carrying && event.pointerType !== 'touch') aim(event);
});

// Before anything else that a click means: the visit under the pointer must not open.
document.addEventListener('click', (event) => {
  if (!carrying || !event.detail || !grid().contains(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  if (aim(event)) drop();
}, true);

function take(id) {
  const card = grid() && document.getElementById(`visit-${id}`);
  if (!card || inHand()) return false;
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  card.focus();
  carry(card);
  return true;
}

// Where the visit is not on this page, the control is what it is without us: a link to the calendar
// on which it is, ?pickup=<id>.
document.addEventListener('click', (event) => {
  const control = event.target.closest('[data-pickup]');
  if (!control || !take(control.dataset.pickup)) return;
  event.preventDefault();
  closeOverlay(control);
});

const here = new URL(location);
if (here.searchParams.has('pickup')) {
  take(here.searchParams.get('pickup'));
  here.searchParams.delete('pickup');
  history.replaceState(null, '', here);
}
