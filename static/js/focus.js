// The focus when a form that htmx sent is answered: it stays where it was, or goes to the page where that is gone.
const sent = new WeakMap(); // by request: the element that had the focus, and its value

const stillThere = (element) => element.isConnected && !element.disabled && element.checkVisibility();

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const element = document.activeElement;
  if (ctx.request.method !== 'GET') sent.set(ctx, { element, value: element.value });
});

// A morph leaves the value of the focused input alone, for the sake of who types. Where it was taken as it stands,
// what the server draws stands now: an amount that was paid must not wait there to be paid again.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const { element, value } = sent.get(ctx) ?? {};
  if (!element?.matches('input') || ctx.response.status >= 400 || !ctx.target.contains(element)) return;
  if (element.value === value) element.value = element.defaultValue;
});

// A button is off while its form is sent, and has lost the focus by that.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (!sent.has(ctx)) return;
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    [sent.get(ctx).element, document.getElementById('main')].find(stillThere)?.focus({ preventScroll: true });
  });
});
