// The time of day for words such as *3 min ago*, which grow old while they are looked at.
const EVERY = 30_000;

/** During a component's set-up only. */
export function useNow(): { readonly value: number } {
  let now = $state(Date.now());
  $effect(() => {
    const timer = setInterval(() => (now = Date.now()), EVERY);
    return () => clearInterval(timer);
  });
  return {
    get value() {
      // Never behind what has just happened: a fresh result is not a result of the future.
      return Math.max(now, Date.now() - EVERY);
    },
  };
}
