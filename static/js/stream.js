// The stream of events. It comes back by itself, but not once the session is over: asking would never end.
const live = document.getElementById('live');
let over = false;

live?.addEventListener('htmx:sse:error', ({ detail }) => {
  over ||= detail.status === 401;
});

live?.addEventListener('htmx:sse:before:connection', (event) => {
  if (over) event.preventDefault();
});
