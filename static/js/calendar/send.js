// Asks the server to move a visit, and for the grid as it is then. The answer to a move is a toast,
// whether it was made (200) or not (409 taken, 412 changed meanwhile).
import { grid, localTime } from './grid.js';

export function reschedule(card, { start, length, column }, outside) {
  const { id, version } = card.dataset;
  return htmx.ajax('POST', `/appointments/${id}/reschedule`, {
    source: card,
    target: card,
    swap: 'none',
    values: {
      provider_id: column.dataset.provider,
      starts_at: localTime(column, start),
      duration: length,
      version,
      outside_hours: outside ? '1' : '', // as the note beside the ghost said
      short: '1',
    },
  });
}

export function refresh() {
  return htmx.ajax('GET', grid().getAttribute('hx-get'), { source: grid(), target: grid(), swap: 'outerMorph' });
}
