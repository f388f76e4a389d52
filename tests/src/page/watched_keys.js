// Calls back with what watch_keys.js noted, once it has so many notes, or once nothing has come for
// so long that nothing will.

const [count, done] = arguments;
const PATIENCE = 5000;
let seen = 0;
let end = performance.now() + PATIENCE;

function look() {
  const notes = window.watchedKeys;
  const now = performance.now();
  // A frame's message may come after the frame that follows it.
  const noted = Math.min(notes.painted.length, notes.next.length);
  if (noted > seen) {
    seen = noted;
    end = now + PATIENCE;
  }
  if (seen >= count || now > end) {
    done(notes);
  } else {
    requestAnimationFrame(look);
  }
}
look();
