// Speaks to those who listen, through the page's live region.
export function say(text) {
  const region = document.getElementById('say');
  if (!region) return;
  region.textContent = '';
  // A region emptied and filled at once is not read again. No animation frame: hidden tabs have none.
  setTimeout(() => { region.textContent = text; }, 30);
}
