// Calls back once the fonts are there, no animation runs any more, and the page has not changed
// for as many milliseconds as the first argument says; after as many as the second says in any
// case, since a clock on the page never comes to rest.

const [quiet, patience, done] = arguments;

const end = performance.now() + patience;
let last = performance.now();
const watch = new MutationObserver(() => { last = performance.now(); });
watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

function busy() {
  return document.getAnimations().some((animation) => {
    const ends = animation.effect?.getComputedTiming().endTime;
    return animation.playState === "running" && Number.isFinite(Number(ends));
  });
}

function look() {
  const still = performance.now() - last >= quiet;
  const ready = still && !busy() && document.fonts.status === "loaded";
  if (ready || performance.now() > end) {
    watch.disconnect();
    done(true);
  } else {
    requestAnimationFrame(look);
  }
}
look();
