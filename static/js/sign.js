// Signing on a screen, by finger, pen or mouse. What was drawn is sent as a picture and as the strokes that it is made of.
// Whoever opens the fold below signs by their name instead.
const pad = document.querySelector('[data-signature]');
const PAPER = { penColor: '#10203a', minWidth: 0.8, maxWidth: 2.6 };

// The picture has the screen's resolution, up to a limit, and keeps what was drawn when a phone is turned.
function fit(canvas, signature) {
  const drawn = signature.toData();
  const ratio = Math.min(devicePixelRatio || 1, 2);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext('2d').scale(ratio, ratio);
  signature.fromData(drawn);
}

// Only where and when the finger was, and how hard it pressed.
function strokes(signature) {
  return signature.toData().map(({ points }) => ({ points: points.map(({ x, y, pressure, time }) => ({ x, y, pressure, time })) }));
}

async function start() {
  const { default: SignaturePad } = await import('./vendor/signature_pad-5.1.4.min.js').catch(() => ({}));
  if (!SignaturePad) return; // the page was left, or the connection is: the fold stays open, for a name
  const canvas = pad.querySelector('canvas');
  const form = pad.closest('form');
  const typed = form.querySelector('[data-typed]');
  const { image, strokes: lines, typed_name: name, witness } = form.elements;
  pad.hidden = false;
  typed.open = Boolean(name.value || witness.value);
  const signature = new SignaturePad(canvas, PAPER);
  if (lines.value) signature.fromData(JSON.parse(lines.value).map((line) => ({ ...PAPER, ...line })));
  new ResizeObserver(() => fit(canvas, signature)).observe(canvas);
  pad.querySelector('[data-clear]').addEventListener('click', () => signature.clear());
  form.addEventListener('submit', () => {
    const byHand = !signature.isEmpty() && !typed.open;
    image.value = byHand ? signature.toDataURL() : '';
    lines.value = byHand ? JSON.stringify(strokes(signature)) : '';
  });
}

if (pad) start();
