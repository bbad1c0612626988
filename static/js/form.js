// Forms: no double submit, the first wrong field gets the focus, Ctrl+Enter submits.
const INVALID = 'main [aria-invalid="true"], dialog[open] [aria-invalid="true"], [popover] [aria-invalid="true"]';

function focusInvalid() {
  (document.querySelector(INVALID) ?? document.querySelector('.c-fault'))?.focus();
}

function busy(form, on) {
  for (const button of form.querySelectorAll('button:not([type=button])')) button.disabled = on;
}

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches('form')) busy(ctx.sourceElement, true);
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches('form')) busy(ctx.sourceElement, false);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  // Later, because a disabled button's own value is not sent.
  setTimeout(() => busy(form, true));
});

// "Back" shows the page as it was left, with its buttons off.
addEventListener('pageshow', (event) => {
  if (event.persisted) document.querySelectorAll('form').forEach((form) => busy(form, false));
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if ([409, 412, 422].includes(ctx.response?.status)) focusInvalid();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.target.closest('form') ?? document.querySelector('form[data-submit-key]');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// A button says the amount that is typed: [data-typed] names the field.
document.addEventListener('input', ({ target }) => {
  const said = target.name && target.form?.querySelector(`[data-typed="${CSS.escape(target.name)}"]`);
  if (said) said.textContent = target.value.trim();
});

focusInvalid();
