// Notes for each key when the preview (the first argument) had changed because of it and had been
// painted. Asked for by watched_keys.js.

const [preview] = arguments;
const notes = { painted: [], next: [] };
window.watchedKeys = notes;

let waiting = [];
addEventListener("keydown", (event) => { waiting.push(event.timeStamp); }, true);

new MutationObserver(() => {
  const keys = waiting;
  waiting = [];
  if (keys.length === 0) return;
  requestAnimationFrame(() => {
    // A message is delivered after the frame that is being made now has been painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      for (const key of keys) notes.painted.push(now - key);
    };
    channel.port2.postMessage(null);
    requestAnimationFrame((frame) => {
      for (const key of keys) notes.next.push(frame - key);
    });
  });
}).observe(preview, { subtree: true, childList: true, characterData: true });
