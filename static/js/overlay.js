// Dialogs and popovers: [data-open="id"] opens a dialog, [data-close] closes what it stands in.
// Native elements do the rest: focus, Escape, the inert page behind.
export function closeOverlay(inside) {
  const overlay = inside?.closest('dialog[open], [popover]');
  if (!overlay) return;
  if (overlay.matches('dialog')) overlay.close();
  else if (overlay.matches(':popover-open')) overlay.hidePopover();
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (opener) {
    event.preventDefault();
    openDialog(opener.dataset.open);
  }
  closeOverlay(event.target.closest('[data-close]'));
  // Everything in a dialog covers it, so a click on the dialog itself fell on its backdrop.
  if (event.target.matches('dialog[open]')) event.target.close();
});

// A form that was taken needs its popover or dialog no longer, unless that is a list of many. A refused one stays, with its text.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.request.method === 'GET' || ctx.response.status >= 400 || ctx.sourceElement.closest('[data-stay]')) return;
  closeOverlay(ctx.sourceElement);
});
