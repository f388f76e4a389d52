export { default as Link } from './Link.svelte';
export { menuInWindow, showMenu } from './menu';
export { default as Page } from './Page.svelte';
export { hrefOf, settingsSections, type Route, type RouteOf, type SettingsSection } from './routes';
