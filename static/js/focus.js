// What has the focus when a form of htmx is answered.
const sent = new WeakMap(); // by request: what had the focus then, and its value

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const element = document.activeElement;
  if (ctx.request.method !== 'GET') sent.set(ctx, { element, value: element.value });
});

// A morph leaves the value of the focused input alone. Where that was taken as it stands, what the server draws stands now:
// an amount that was paid must not wait there to be paid again.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const { element, value } = sent.get(ctx) ?? {};
  if (!element?.matches('input') || ctx.response.status >= 400 || !ctx.target.contains(element)) return;
  if (element.value === value) element.value = element.defaultValue;
});

// A button is off while its form is sent, and loses the focus by that. It has it again, or the page where it is gone.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => setTimeout(() => {
  if (!sent.has(ctx) || document.activeElement !== document.body) return;
  [sent.get(ctx).element, document.getElementById('main')]
    .find((each) => each.checkVisibility() && !each.disabled)?.focus({ preventScroll: true });
}));
