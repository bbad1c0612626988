// The grid by keyboard: arrows go from visit to visit, with Alt they move one, with Shift+Alt resize it.
// In Arabic the next column is to the left.
import { carry } from './carry.js';
import { columns, grid, isRTL, STEP } from './grid.js';
import { announce, drop, inHand, pickUp, place, putBack } from './move.js';
import { rove } from './rove.js';
import { keyOf, singleKeysOff } from '../keys.js';

let nudging = false; // Alt is down, and its release drops

// What an arrow changes: minutes down the day, columns along the days or people.
function arrow(key) {
  const left = isRTL() ? 1 : -1;
  const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, left], ArrowRight: [0, -left] };
  return ways[key] && { down: ways[key][0], along: ways[key][1] };
}

function nudge({ down, along }, resize) {
  const { start, length, column } = inHand().to;
  const all = columns();
  const next = all[all.indexOf(column) + along] ?? column;
  place(resize ? { length: length + down * STEP } : { start: start + down * STEP, column: next });
  inHand().ghost.firstElementChild.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  announce();
}

function whileMoving(event) {
  const way = arrow(event.key);
  if (way) nudge(way, event.shiftKey);
  else if (event.key === 'Enter') drop();
  else if (event.key === 'Escape') putBack();
  else return;
  event.preventDefault();
}

function onCard(card, event) {
  const way = arrow(event.key);
  if (event.altKey) {
    nudging = Boolean(way) && pickUp(card);
    if (nudging) whileMoving(event);
  } else if (keyOf(event) === 'm' && !singleKeysOff()) carry(card);
  else if (!rove(card, event.key, way)) return;
  if (way || !event.altKey) event.preventDefault();
}

document.addEventListener('keydown', (event) => {
  if (!grid() || event.ctrlKey || event.metaKey || event.isComposing) return;
  const card = event.target.closest?.('.c-visit');
  if (inHand()) whileMoving(event);
  else if (card) onCard(card, event);
});

// One request for the whole way, however many arrows it took.
function endNudge(how) {
  if (nudging && inHand()) how();
  nudging = false;
}
document.addEventListener('keyup', (event) => { if (event.key === 'Alt') endNudge(drop); });
addEventListener('blur', () => endNudge(putBack));
