// Sizes of everything in the window, in per cent. The webview does the growing.

export const zoomSteps = [80, 90, 100, 110, 125, 150, 175, 200] as const;
export const usualZoom = 100;

export const zoomChoices: readonly { value: string; label: string }[] = zoomSteps.map((step) => ({
  value: String(step),
  label: step === usualZoom ? `${step} %, the usual size` : `${step} %`,
}));

export function isZoom(value: unknown): value is number {
  return zoomSteps.some((step) => step === value);
}

/** The step above or below; the outermost stays. */
export function nextZoom(zoom: number, up: boolean): number {
  const further = zoomSteps.filter((step) => (up ? step > zoom : step < zoom));
  return (up ? further[0] : further.at(-1)) ?? zoom;
}
