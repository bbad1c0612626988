// A button that names an amount names the one in the field above it: [data-typed] is the name of the field.
document.addEventListener('input', ({ target }) => {
  const said = target.name && target.form?.querySelector(`[data-typed="${CSS.escape(target.name)}"]`);
  if (said) said.textContent = target.value.trim();
});
