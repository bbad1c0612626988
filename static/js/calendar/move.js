// A visit on its way: picked up, shown where it would be, then dropped or put back.
import { clock, FINE, limits, slotOf, text } from './grid.js';
import { draw, erase } from './ghost.js';
import { reschedule } from './send.js';
import { say } from '../say.js';

const clamp = (n, least, most) => Math.max(least, Math.min(n, most));
let move = null;
// The visit in hand: its card, where it is from and where it would go; null when there is none.
export const inHand = () => move;

export function pickUp(card) {
  if (move || 'fixed' in card.dataset) return false;
  move = { card, from: slotOf(card), to: slotOf(card) };
  card.classList.add('is-source');
  draw(move);
  return true;
}

// Shows the visit elsewhere: any of start, length, column. It stays within the hours of the grid.
export function place(wish) {
  if (move.saving) return;
  const { from, until } = limits();
  const to = { ...move.to, ...wish };
  if ('length' in wish) to.length = clamp(to.length, FINE, until - to.start);
  to.start = clamp(to.start, from, until - to.length);
  move.to = to;
  draw(move);
}

export function announce() {
  say(`${text('At', { time: clock(move.to.start), column: move.to.column.dataset.name })} ${move.note}`);
}

export function putBack() {
  if (move.saving) return;
  say(text('Cancelled'));
  letGo();
}

// The ghost stays until the fresh grid is there (live.js), or the visit would be seen to go back first.
// It does go back where no grid is on its way: the connection is lost, or the user may not.
export async function drop() {
  const mine = move;
  const { card, from, to } = mine;
  if (mine.saving) return;
  if (Object.keys(from).every((key) => from[key] === to[key])) return putBack();
  mine.saving = true;
  mine.ghost.firstElementChild.classList.add('is-saving');
  await reschedule(card, to, mine.outside);
  setTimeout(() => { if (move === mine && !mine.landing) letGo(); });
}

// Also called before an answer is swapped in: a ghost in the grid would be morphed into the visit itself.
export function letGo() {
  erase(move);
  move.card.classList.remove('is-source');
  move = null;
  document.dispatchEvent(new CustomEvent('calendar:free'));
}
