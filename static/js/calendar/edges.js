// Scrolls the grid while something is dragged near its edges, for as long as it stays there.
import { grid } from './grid.js';

const EDGE = 36; // pixels from an edge that scroll
const STEP = 8; // pixels at a time
const PACE = 16; // milliseconds between
let timer = 0;

// -1 near the first edge, 1 near the last, 0 between.
const near = (at, first, last) => Number(at > last - EDGE) - Number(at < first + EDGE);

// Calls move(event) now, and again each time that the grid has scrolled under the pointer. Null stops.
export function scrollAtEdges(event, move) {
  clearInterval(timer);
  if (!event) return;
  move(event);
  const box = grid().getBoundingClientRect();
  const head = grid().querySelector('.c-cal__head').offsetHeight; // it covers the first edge
  const x = near(event.clientX, box.left, box.right);
  const y = near(event.clientY, box.top + head, box.bottom);
  if (!x && !y) return;
  timer = setInterval(() => {
    grid().scrollBy(x * STEP, y * STEP);
    move(event);
  }, PACE);
}
