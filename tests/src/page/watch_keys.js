// Notes for each key of a text when the preview (the first argument) had come to hold the text up
// to that key, and had been painted. Asked for by watched_keys.js.

const [preview, text] = arguments;
const notes = { keys: [], changed: [], painted: [], next: [] };
window.watchedKeys = notes;

// When each key came; those before `shown` are on the preview.
const { keys } = notes;
let shown = 0;
window.watchedKeysEnd?.abort();
const end = new AbortController();
window.watchedKeysEnd = end;
addEventListener("keydown", (event) => { keys.push(event.timeStamp); }, {
  capture: true,
  signal: end.signal,
});

const watch = new MutationObserver(() => {
  const now = preview.textContent;
  const arrived = [];
  while (shown < keys.length && now.includes(text.slice(0, shown + 1))) {
    arrived.push(keys[shown]);
    notes.changed.push(performance.now() - keys[shown]);
    shown += 1;
  }
  if (arrived.length === 0) return;
  requestAnimationFrame(() => {
    // A message is delivered after the frame that is being made now has been painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const painted = performance.now();
      for (const key of arrived) notes.painted.push(painted - key);
    };
    channel.port2.postMessage(null);
    requestAnimationFrame((frame) => {
      for (const key of arrived) notes.next.push(frame - key);
    });
  });
});
watch.observe(preview, { subtree: true, childList: true, characterData: true });
end.signal.addEventListener("abort", () => watch.disconnect());
