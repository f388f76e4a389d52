export { expectAccessible } from './accessible';
export { renderIn } from './render-in';
