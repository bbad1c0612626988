// The card that shows where a visit would go, and says what stands in the way.
import { columns, limits, range, slotOf, text, visits } from './grid.js';

const FREE = ['no_show', 'cancelled'];

const overlap = (a, b) => a.start < b.start + b.length && b.start < a.start + a.length;

// The name and time of the visit that already has the place, if one has.
function taken({ card, to }) {
  const other = visits(to.column).find((each) =>
    each !== card && !FREE.includes(each.dataset.status) && overlap(slotOf(each), to));
  return other && `${other.dataset.name} ${range(slotOf(other).start, slotOf(other).length)}`;
}

function outside({ to }) {
  return [...to.column.querySelectorAll('.c-cal__off')].some((off) =>
    overlap({ start: Number(off.dataset.start), length: Number(off.dataset.length) }, to));
}

function hindrance(move, who) {
  if (who) return text('Taken', { who });
  return move.outside ? text('Outside') : '';
}

function build(card) {
  const item = document.createElement('li');
  const copy = card.cloneNode(true);
  copy.removeAttribute('id');
  copy.classList.remove('is-source');
  copy.classList.add('is-ghost');
  copy.tabIndex = -1;
  const note = Object.assign(document.createElement('span'), { className: 'c-move-note' });
  item.ariaHidden = 'true';
  item.append(copy, note);
  return item;
}

export function draw(move) {
  move.ghost ??= build(move.card);
  const [copy, note] = move.ghost.children;
  const { start, length, column } = move.to;
  const style = { '--s': start - limits().from, '--n': length, '--lane': 0, '--lanes': 1 };
  for (const [name, value] of Object.entries(style)) copy.style.setProperty(name, value);
  copy.querySelector('.c-visit__text').textContent = range(start, length);
  const who = taken(move);
  move.outside = outside(move);
  move.note = hindrance(move, who);
  note.textContent = move.note;
  note.hidden = !move.note;
  note.style.setProperty('--s', start - limits().from + length);
  for (const each of [copy, note]) each.classList.toggle('is-taken', Boolean(who));
  for (const each of columns()) each.classList.toggle('is-target', each === column);
  column.querySelector('ol').append(move.ghost);
}

export function erase(move) {
  move.ghost.remove();
  for (const each of columns()) each.classList.remove('is-target');
}
