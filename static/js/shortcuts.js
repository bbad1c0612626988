// The keyboard map. Pages declare what a key does where it is done: data-key="n" on the control that the
// key presses, data-go="c" on the link that G C follows. In a list, data-scope marks a row whose keys
// work while the focus is in it.
import { isTyping, keyOf, singleKeysOff } from './keys.js';
import { openDialog } from './overlay.js';
import { openPalette } from './palette.js';

const SEQUENCE = 900; // milliseconds in which the second key of G C is awaited
let gone = -Infinity; // when G was pressed, by the page's own time, which begins at 0

function control(attribute, key) {
  const selector = `[${attribute}="${CSS.escape(key)}"]`;
  const mine = document.activeElement?.closest('[data-scope]')?.querySelector(selector);
  return mine ?? [...document.querySelectorAll(selector)]
    .find((each) => !each.closest('[data-scope]') && each.checkVisibility());
}

// Left is "earlier" in English and "later" in Arabic, and neither while something else has the focus.
function arrow(key) {
  if (![document.body, document.getElementById('main')].includes(document.activeElement)) return '';
  const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  return key === forward ? 'next' : 'previous';
}

function press(element, event) {
  if (!element) return;
  event.preventDefault();
  element.click();
}

function chord(event) {
  const key = keyOf(event);
  if (key === 'k') {
    event.preventDefault();
    openPalette();
  }
  if (key === 'z' && !isTyping(event.target)) press(document.querySelector('#toasts [data-undo]'), event);
}

function single(event) {
  const key = keyOf(event);
  const sequel = event.timeStamp - gone < SEQUENCE;
  gone = key === 'g' ? event.timeStamp : -Infinity;
  if (sequel) return press(document.querySelector(`[data-go="${CSS.escape(key)}"]`), event);
  if (key === '?') return openDialog('help');
  if (key === '/') {
    event.preventDefault(); // or the slash would be typed into the search
    return openPalette();
  }
  press(control('data-key', key.startsWith('Arrow') ? arrow(key) : key), event);
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) return chord(event);
  if (singleKeysOff() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
  single(event);
});
