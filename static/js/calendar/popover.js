// The form that opens beside a place of the calendar.
import { isRTL } from './grid.js';

// Patients that are found make the popover higher. It goes up for them, and does not come down again while it is open.
const sizes = new ResizeObserver(([{ target }]) => {
  const height = Math.max(target.offsetHeight, parseInt(target.style.getPropertyValue('--h')) || 0);
  target.style.setProperty('--h', `${height}px`);
});

export async function openBeside(url, x, y) {
  const popover = document.getElementById('popover');
  popover.replaceChildren();
  await htmx.ajax('GET', url, { source: popover, target: popover, swap: 'innerHTML' });
  if (!popover.firstElementChild) return; // the server said no, in a toast
  const place = { '--x': (isRTL() ? innerWidth - x : x) + 8, '--y': y - 40, '--h': 0 };
  for (const [name, pixels] of Object.entries(place)) popover.style.setProperty(name, `${pixels}px`);
  popover.showPopover();
  sizes.observe(popover);
  popover.querySelector('input:not([type=hidden]), select')?.focus();
}
