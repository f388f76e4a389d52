// The looks of a button, shared with links that act as one.

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control text-base font-semibold ' +
  'whitespace-nowrap transition-colors select-none ' +
  'disabled:opacity-50 aria-disabled:opacity-50 ' +
  'forced-colors:border forced-colors:border-[ButtonBorder]';

const looks: Record<ButtonVariant, string> = {
  primary: 'bg-cloth text-on-cloth not-aria-disabled:enabled:hover:bg-cloth-strong',
  secondary: 'border border-border bg-surface text-text not-aria-disabled:enabled:hover:bg-sunken',
  quiet: 'text-cloth not-aria-disabled:enabled:hover:bg-hover',
  danger: 'bg-danger text-on-danger not-aria-disabled:enabled:hover:bg-danger-strong',
};

export function buttonClass(variant: ButtonVariant, small: boolean): string {
  return `${base} ${small ? 'h-7 px-2 text-sm' : 'h-8 px-3'} ${looks[variant]}`;
}
