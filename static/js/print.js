// Print pages: a receipt's paper is as long as the receipt; data-print-now opens the print dialog at once.
import './printing.js';

function fitPaper() {
  const height = Math.ceil((document.body.scrollHeight * 25.4) / 96) + 2;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { size: 80mm ${height}mm; margin: 0 }`);
  document.adoptedStyleSheets.push(sheet);
}

// The height is known when the letters are.
document.fonts.ready.then(() => {
  if (document.documentElement.dataset.paper === '80') fitPaper();
  if ('printNow' in document.documentElement.dataset) window.print();
});
