// One visit at a time can be tabbed to: the last one that had the focus, at first the one nearest to now.
import { columnOf, columns, grid, slotOf, visits } from './grid.js';

let last = ''; // the id of the card that had the focus
const byStart = (a, b) => slotOf(a).start - slotOf(b).start;
const nearest = (cards, start) => cards.toSorted((a, b) =>
  Math.abs(slotOf(a).start - start) - Math.abs(slotOf(b).start - start))[0];

function focusable(card) {
  for (const each of visits()) each.tabIndex = each === card ? 0 : -1;
}

// The nearest visit in the next column that has any.
function across(card, along) {
  const all = columns();
  for (let i = all.indexOf(columnOf(card)) + along; all[i]; i += along) {
    const found = nearest(visits(all[i]), slotOf(card).start);
    if (found) return found;
  }
  return null;
}

const step = (card, { down, along }, day) =>
  (along ? across(card, along) : day[day.indexOf(card) + down]);

// Moves the focus from a card as a key asks; reports whether the key was one that moves it.
export function rove(card, key, arrow) {
  if (!arrow && key !== 'Home' && key !== 'End') return false;
  const day = visits(columnOf(card)).sort(byStart);
  const next = arrow ? step(card, arrow, day) : day.at(key === 'Home' ? 0 : -1);
  next?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}

// The server knows nothing of the focus, so what it draws is put right after each swap.
function start() {
  if (!grid()) return;
  const now = Number(grid().querySelector('[data-now]')?.dataset.now ?? grid().dataset.from);
  focusable(visits().find((card) => card.id === last) ?? nearest(visits(), now));
}

document.addEventListener('focusin', (event) => {
  if (!event.target.matches('.c-visit:not(.is-ghost)')) return;
  last = event.target.id;
  focusable(event.target);
});
document.addEventListener('htmx:after:swap', start);
start();
