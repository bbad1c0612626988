// The bell: what it opens lies over the page. It is empty while closed, so nothing is fetched that nobody sees.
const panel = document.getElementById('inbox-panel');
const list = panel?.querySelector('[data-inbox]');
const bell = () => document.querySelector('[data-bell]');
const isOpen = () => panel.matches(':popover-open');
let closing = false; // the press that begins on the bell has closed it, before it is a click

document.addEventListener('pointerdown', (event) => {
  closing = Boolean(panel && event.target.closest('[data-bell]') && isOpen());
}, true);

document.addEventListener('click', (event) => {
  // The page of all notices is there already: a link to it stays a link.
  if (!panel || !event.target.closest('[data-bell]') || event.ctrlKey || event.metaKey || document.querySelector('main #inbox')) return;
  event.preventDefault();
  if (closing || isOpen()) {
    closing = false;
    if (isOpen()) panel.hidePopover();
    return;
  }
  panel.showPopover();
  panel.querySelector('h2').focus();
  htmx.trigger(list, 'bell:open');
});

panel?.addEventListener('toggle', ({ newState }) => {
  if (newState === 'open') return;
  list.replaceChildren();
  if (document.activeElement === document.body) bell()?.focus();
});
