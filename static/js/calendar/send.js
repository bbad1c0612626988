// Asks the server to move a visit. The answer is a toast, whether it was moved (200) or not (409 taken,
// 412 changed meanwhile), and has the grid fetch itself anew.
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
