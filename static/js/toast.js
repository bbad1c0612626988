// Short messages at the bottom of the page. The server sends them in <hx-partial hx-target="#toasts">;
// those about a lost connection wait in <template> elements, because the server can't send them.
const LIFE = 10_000;
const TICK = 500;
const MOST = 3;
const region = document.getElementById('toasts');

// Shows the toast that the template of an id holds, and returns it.
export function showToast(templateId) {
  const template = document.getElementById(templateId);
  if (!template) return null;
  region.prepend(template.content.cloneNode(true));
  return region.firstElementChild;
}

// A toast goes after ten seconds in which it is neither pointed at nor focused (WCAG 2.2.1). Errors stay.
function age(toast) {
  if (toast.dataset.toast === 'error') return;
  let left = LIFE;
  const timer = setInterval(() => {
    if (toast.matches(':hover, :focus-within')) return;
    left -= TICK;
    if (left > 0 && toast.isConnected) return;
    clearInterval(timer);
    toast.remove();
  }, TICK);
}

if (region) {
  region.querySelectorAll('[data-toast]').forEach(age);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.nodeType === Node.ELEMENT_NODE) age(node);
    }
    [...region.children].slice(MOST).forEach((toast) => toast.remove());
  }).observe(region, { childList: true });
}

document.addEventListener('click', (event) => {
  event.target.closest('[data-dismiss]')?.closest('[data-toast]')?.remove();
});

// What a toast offered has been done: it has nothing more to say.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (ctx.response?.status < 400) ctx.sourceElement.closest('[data-toast]')?.remove();
});
