// The line of now: drawn by the server, moved here each minute by the time that has passed since.
// The browser's own clock may be wrong, or in another zone, and is not asked.
import { clock, grid, limits, minutesPerPixel } from './grid.js';

const BEFORE = 90; // minutes before now at which the page opens
let drawn = null; // what the server said, and when it was read

function tick() {
  const line = grid()?.querySelector('[data-now]');
  if (!line) return;
  if (line.dataset.now !== drawn?.now) drawn = { now: line.dataset.now, at: performance.now() };
  const minutes = Number(drawn.now) + Math.floor((performance.now() - drawn.at) / 60_000);
  const { from, until } = limits();
  line.hidden = minutes < from || minutes > until;
  line.style.setProperty('--s', minutes - from);
  line.firstElementChild.textContent = clock(minutes);
}

function scrollToNow() {
  const now = grid()?.querySelector('[data-now]')?.dataset.now;
  if (now) grid().scrollTop = Math.max(0, now - limits().from - BEFORE) / minutesPerPixel();
  // A list opens with the first visit for which something is to be done, a week of lists with today.
  document.querySelector('.c-listed:has(form)')?.scrollIntoView({ block: 'start' });
  document.querySelector('.c-agenda__day--today')?.scrollIntoView({ inline: 'start' });
}

tick();
scrollToNow();
setInterval(tick, 10_000);
document.addEventListener('htmx:after:swap', tick);
