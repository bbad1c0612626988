// Others' changes: a refresh never lands under a hand that holds a visit, and changed cards flash once.
import { grid, visits } from './grid.js';
import { inHand, letGo } from './move.js';

let missed = false;
let landed = ''; // the id of the visit that was just moved
let versions = new Map();

const isRefresh = ({ ctx }) => ctx.sourceElement.id === 'calendar-grid' && ctx.request.method === 'GET';

document.addEventListener('htmx:before:response', ({ detail: { ctx } }) => {
  if (inHand()?.card === ctx.sourceElement) inHand().answered = true;
});

function hold(event) {
  if (!isRefresh(event.detail) || !inHand()) return;
  inHand().landing = inHand().answered;
  if (inHand().landing) return;
  event.preventDefault();
  missed = true;
}
document.addEventListener('htmx:before:request', hold);

// The refresh may have been on its way when the visit was picked up.
document.addEventListener('htmx:before:swap', (event) => {
  hold(event);
  if (!isRefresh(event.detail) || !inHand()?.landing) return;
  landed = inHand().card.id;
  letGo();
});

document.addEventListener('htmx:finally:request', ({ detail }) => {
  if (isRefresh(detail) && inHand()?.landing) letGo(); // it never came
});

document.addEventListener('calendar:free', () => {
  if (missed) htmx.trigger(grid(), 'calendar:refresh');
  missed = false;
});

// Only where the grid itself asked: another day's visits are not changed, they are others.
function flash() {
  for (const card of visits()) {
    card.classList.toggle('is-changed', versions.get(card.id) !== card.dataset.version);
  }
}

function remember() {
  if (grid()) versions = new Map(visits().map((card) => [card.id, card.dataset.version]));
}

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (grid() && ctx.sourceElement === grid()) flash();
  if (landed) document.getElementById(landed)?.focus({ preventScroll: true });
  landed = '';
  remember();
});
remember();
