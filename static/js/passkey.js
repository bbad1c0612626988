// Passkeys. A form with data-passkey asks that address what is wanted, has the browser make or sign it, and goes with
// the answer. What only such a browser can use, [data-passkeys], is hidden until then.
import { csrfToken } from './net.js';

const SAID = { AbortError: 'cancelled', NotAllowedError: 'cancelled', InvalidStateError: 'known' };

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const part of document.querySelectorAll('[data-passkeys]')) part.hidden = false;
}

async function answer(path) {
  const asked = await fetch(path, { method: 'POST', headers: { 'X-CSRF-Token': csrfToken() } });
  const { publicKey } = await asked.json(); // a page that refuses is none
  const made = publicKey.user
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return JSON.stringify(made);
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.dataset.passkey) return;
  event.preventDefault();
  const said = form.querySelector('[data-passkey-said]');
  const button = form.querySelector('button');
  said.hidden = true;
  button.disabled = true;
  try {
    form.elements.answer.value = await answer(form.dataset.passkey);
    form.submit();
  } catch (error) {
    said.textContent = said.dataset[SAID[error.name] ?? 'failed'];
    said.hidden = false;
    button.disabled = false;
  }
});
