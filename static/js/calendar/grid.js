// The grid as the server draws it (Grid in views/calendar). Minutes count from midnight in the clinic's zone.
export const STEP = 15; // minutes from one place in the grid to the next
export const FINE = 5; // the same with Alt
export const grid = () => document.getElementById('calendar-grid');
export const columns = () => [...grid().querySelectorAll('.c-cal__col')];
export const visits = (within = grid()) => [...within.querySelectorAll('.c-visit:not(.is-ghost)')];
export const columnOf = (card) => card.closest('.c-cal__col');
export const isRTL = () => document.dir === 'rtl';

const two = (n) => String(n).padStart(2, '0');
export const clock = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
// Isolated left to right, or Arabic would show the end first.
export const range = (start, length) => `\u2066${clock(start)}–${clock(start + length)}\u2069`;
export const localTime = (column, minutes) => `${column.dataset.date}T${clock(minutes)}`;

export const limits = () => ({ from: Number(grid().dataset.from), until: Number(grid().dataset.until) });

export function slotOf(card) {
  return { start: Number(card.dataset.start), length: Number(card.dataset.length), column: columnOf(card) };
}

// A text that the server gave the grid, such as data-text-taken for "Taken", with its {placeholders} filled.
export function text(name, values = {}) {
  return grid().dataset[`text${name}`].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
}

export function minutesPerPixel() {
  const { from, until } = limits();
  return (until - from) / grid().querySelector('.c-cal__body').getBoundingClientRect().height;
}

// The minute at a height of the window, cut to whole steps.
export function minuteAt(y, step) {
  const { top } = grid().querySelector('.c-cal__body').getBoundingClientRect();
  return limits().from + Math.floor(((y - top) * minutesPerPixel()) / step) * step;
}

export function columnAt(x) {
  return columns().find((column) => {
    const box = column.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
}
