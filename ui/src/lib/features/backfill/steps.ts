// The five steps, and what must stand before each can be gone to.

export const steps = ['file', 'columns', 'check', 'canary', 'run'] as const;
export type Step = (typeof steps)[number];

export const stepLabels: Record<Step, string> = {
  file: 'File',
  columns: 'Columns',
  check: 'Check',
  canary: 'Canary',
  run: 'Run',
};

export function after(step: Step): Step | undefined {
  return steps[steps.indexOf(step) + 1];
}

export function before(step: Step): Step | undefined {
  return steps[steps.indexOf(step) - 1];
}
