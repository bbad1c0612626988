// A fold that somebody opened stays open when the part of the page round it is drawn anew: a form in
// it may have been half filled in.
let open = [];

document.addEventListener('htmx:before:swap', () => {
  open = [...document.querySelectorAll('details[id][open]')].map((fold) => fold.id);
});

document.addEventListener('htmx:after:swap', () => {
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
});
