// What every page does beyond HTML. Listeners sit on the document, so they outlive every swap.
// The calendar comes before the shortcuts: an arrow that moves between visits is not "next day" too.
import './calendar/pointer.js';
import './calendar/keyboard.js';
import './calendar/slot.js';
import './calendar/now.js';
import './calendar/live.js';
import './toast.js';
import './overlay.js';
import './palette.js';
import './bell.js';
import './picker.js';
import './filters.js';
import './desk.js';
import './lines.js';
import './fold.js';
import './upload.js';
import './note.js';
import './passkey.js';
import './focus.js';
import './form.js';
import './shortcuts.js';
import './net.js';
import './stream.js';
import './printing.js';
import './theme.js';

// A few sign, and only they load what it takes.
if (document.querySelector('[data-signature]')) import('./sign.js').catch(() => {}); // without it one signs by name
