// Between the page and the server: the CSRF token, the end of a session, a lost connection.
import { showToast } from './toast.js';

const badge = document.getElementById('net');

function showState() {
  if (badge) badge.textContent = navigator.onLine ? '' : badge.dataset.offline;
}
addEventListener('online', showState);
addEventListener('offline', showState);
showState();

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? '';
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  ctx.request.headers['X-CSRF-Token'] = csrfToken();
});

// Signed out meanwhile: sign in, and come back here.
document.addEventListener('htmx:before:response', (event) => {
  if (event.detail.ctx.response.status !== 401) return;
  event.preventDefault();
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
});

// No answer came. The event stream reconnects by itself and needs no words.
document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (!ctx || ctx.response || ctx.sourceElement.id === 'live') return;
  showToast(ctx.request.method === 'GET' ? 'toast-not-loaded' : 'toast-not-saved');
});
