// The key of an event as the keyboard map names it. Where the layout gives no Latin letter, as Arabic
// does, the letter printed on the same key counts: Ctrl+K is Ctrl+ن for a hand that does not switch.
export function keyOf(event) {
  if (event.key.length > 1) return event.key;
  if (/[!-~]/.test(event.key)) return event.key.toLowerCase();
  if (event.code === 'Slash') return event.shiftKey ? '?' : '/';
  return /^(?:Key|Digit)(.)$/.exec(event.code)?.[1].toLowerCase() ?? event.key;
}

// Whether keys go into a text that somebody is writing.
export function isTyping(element) {
  return element.matches?.('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])');
}

// Shortcuts of one key can be switched off, for those whose speech or tremor presses keys (WCAG 2.1.4).
export function singleKeysOff() {
  return document.documentElement.dataset.shortcuts === 'off';
}
