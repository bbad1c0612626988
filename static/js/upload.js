// A file that is too large is told of before minutes go by on sending it. The server checks again.
document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('input[type=file][data-largest]')) return;
  const large = [...target.files].some((file) => file.size > Number(target.dataset.largest));
  target.setCustomValidity(large ? target.dataset.tooLarge : '');
  if (large) target.reportValidity();
});

document.addEventListener('submit', (event) => {
  const large = event.target.querySelector('input[type=file][data-largest]:invalid');
  if (!large?.validity.customError) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  large.reportValidity();
}, true);
