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

// Signed out meanwhile: sign in, and come back here. The bell must not take anybody from what they write.
document.addEventListener('htmx:before:response', (event) => {
  if (event.detail.ctx.response.status !== 401) return;
  event.preventDefault();
  if (event.detail.ctx.sourceElement.id === 'bell') return;
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
});

// No answer came. What asks by itself, the event stream too, asks again and needs no words.
const lost = {}; // the messages that say so, by their template
const said = ({ request }) => (request.method === 'GET' ? 'toast-not-loaded' : 'toast-not-saved');

document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (!ctx || ctx.response || ctx.request.headers['X-By-Itself']) return;
  lost[said(ctx)]?.remove();
  lost[said(ctx)] = showToast(said(ctx));
});

// It was tried again and answered: the message would now say what is not so.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (ctx.response && !ctx.request.headers['X-By-Itself']) lost[said(ctx)]?.remove();
});
