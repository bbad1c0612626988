// Asks the server to move a visit. Its answer is the fresh grid and a toast, whether it did (200) or
// did not (409 taken, 412 changed meanwhile). Without an answer nothing is swapped.
import { grid, localTime } from './grid.js';

export function reschedule({ id, version }, { start, length, column }) {
  return htmx.ajax('POST', `/appointments/${id}/reschedule`, {
    source: grid(),
    target: grid(),
    swap: 'outerMorph',
    values: {
      provider_id: column.dataset.provider,
      starts_at: localTime(column, start),
      duration: length,
      version,
      return: location.search.slice(1),
    },
  });
}
