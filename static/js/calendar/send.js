// Asks the server to move a visit, and for the grid as it is then. The answer to a move is a toast,
// whether it was made (200) or not (409 taken, 412 changed meanwhile).
import { grid, localTime } from './grid.js';

export function reschedule({ id, version }, { start, length, column }) {
  return htmx.ajax('POST', `/appointments/${id}/reschedule`, {
    source: grid(),
    target: grid(),
    swap: 'none',
    values: {
      provider_id: column.dataset.provider,
      starts_at: localTime(column, start),
      duration: length,
      version,
    },
  });
}

export function refresh() {
  return htmx.ajax('GET', grid().getAttribute('hx-get'), { source: grid(), target: grid(), swap: 'outerMorph' });
}
