// Scrolls what is found (or nothing) by so many pixels at every frame, and calls back with the
// length of each frame in milliseconds; with a word instead where there is nothing to scroll.

const [selector, frames, by, done] = arguments;

const found = selector ? document.querySelector(selector) : undefined;
const scrolls = (one) => one.scrollHeight > one.clientHeight + by;
const near = found ? [found, ...found.querySelectorAll('*')] : [];
for (let up = found?.parentElement; up; up = up.parentElement) near.push(up);
const list = near.find((one) => scrolls(one) && getComputedStyle(one).overflowY !== 'visible');

if (selector && !list) {
  done('nothing scrolls');
} else {
  if (list) list.scrollTop = 0;
  const lengths = [];
  let last;
  const step = (now) => {
    if (last !== undefined) lengths.push(now - last);
    last = now;
    if (lengths.length === frames) {
      done(lengths);
      return;
    }
    if (list) list.scrollTop += by;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
