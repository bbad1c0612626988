// Whether the list under a search box answers what is in the box. Fast hands press Enter before the
// answer is there: that Enter waits for it, or it would take somebody else from the list before.
const asked = new WeakMap(); // by request: a later one may be under way when an earlier one is answered
const shown = new WeakMap();
const early = new WeakMap();

export const answered = (input) => input.value === '' || shown.get(input) === input.value;

// Does then as soon as the list answers, unless something else is typed before.
export function whenAnswered(input, then) {
  if (answered(input)) then();
  else early.set(input, then);
}

document.addEventListener('input', (event) => early.delete(event.target));

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  asked.set(ctx, ctx.sourceElement.value);
});

// Later, because others choose the first option of the new list on the same event.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const input = ctx.sourceElement;
  shown.set(input, asked.get(ctx));
  const then = answered(input) && early.get(input);
  if (!then) return;
  early.delete(input);
  setTimeout(then);
});
