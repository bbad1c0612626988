// How many wait stands in the title of the tab, where it is seen from other tabs.
function count() {
  const desk = document.getElementById('desk');
  if (!desk) return;
  const name = document.title.replace(/^\(\d+\) /, '');
  document.title = Number(desk.dataset.waiting) ? `(${desk.dataset.waiting}) ${name}` : name;
}

document.addEventListener('htmx:after:swap', count);
count();
