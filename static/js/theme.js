// Theme and density change at once; the server keeps them. Without this, the same buttons submit their form.
import { csrfToken } from './net.js';

const root = document.documentElement;

function apply(name, value) {
  if (value === 'auto') delete root.dataset[name];
  else root.dataset[name] = value;
  for (const button of document.querySelectorAll(`button[name="${name}"][aria-pressed]`)) {
    button.setAttribute('aria-pressed', String(button.value === value));
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-preference]');
  if (!button) return;
  event.preventDefault();
  apply(button.name, button.value);
  fetch(button.form.action, {
    method: 'POST',
    headers: { 'X-CSRF-Token': csrfToken() },
    body: new URLSearchParams(new FormData(button.form, button)),
    redirect: 'manual',
  }).catch(() => {}); // Offline it lasts until the next page, which is no loss worth a message.
});
