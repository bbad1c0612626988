// Moving and resizing with mouse, pen or finger. A finger swipes to scroll and presses long to pick up.
import './carry.js';
import { columnAt, FINE, grid, minutesPerPixel, slotOf, STEP } from './grid.js';
import { drop, inHand, pickUp, place, putBack } from './move.js';
import { scrollAtEdges } from './edges.js';

const FAR = 5; // pixels after which a press is a drag
const LONG = 350; // milliseconds after which a touch is one
let held = null; // the press under way
let dragged = false; // the click that ends a drag is none

function take() {
  held.dragging = dragged = pickUp(held.card);
  if (held.dragging && held.touch) navigator.vibrate?.(10);
}

function follow(event) {
  const step = event.altKey ? FINE : STEP;
  const { start, length } = slotOf(held.card);
  const by = (event.clientY - held.y + grid().scrollTop - held.scroll) * minutesPerPixel();
  if (held.resize) return place({ length: Math.max(step, Math.round((length + by) / step) * step) });
  place({ start: Math.round((start + by) / step) * step, column: columnAt(event.clientX) ?? inHand().to.column });
}

function release() {
  clearTimeout(held?.timer);
  scrollAtEdges(null);
  held = null;
}

document.addEventListener('pointerdown', (event) => {
  dragged = false;
  const card = event.target.closest?.('.c-visit:not(.is-ghost)');
  if (!card || event.button || inHand()) return;
  held = { card, x: event.clientX, y: event.clientY, scroll: grid().scrollTop };
  held.touch = event.pointerType === 'touch';
  held.resize = Boolean(event.target.closest('[data-resize]'));
  if (held.touch) held.timer = setTimeout(take, LONG);
});

document.addEventListener('pointermove', (event) => {
  if (held?.dragging) return scrollAtEdges(event, follow);
  if (!held || Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
  if (held.touch) release();
  else take();
});

document.addEventListener('pointerup', () => { if (held?.dragging) drop(); release(); });
document.addEventListener('pointercancel', () => { if (held?.dragging) putBack(); release(); });
document.addEventListener('calendar:free', release); // Escape ends a drag too

// Keep the browser's own ideas of dragging away: scrolling, the menu of a long press, dragging a link.
document.addEventListener('touchmove', (event) => held?.dragging && event.preventDefault(), { passive: false });
document.addEventListener('contextmenu', (event) => held?.dragging && event.preventDefault());
document.addEventListener('dragstart', (event) => event.target.closest?.('.c-visit') && event.preventDefault());
document.addEventListener('click', (event) => {
  if (dragged && event.detail) { event.preventDefault(); event.stopPropagation(); }
}, true);
