export { asFailure, Failure } from './failure';
export type * from './host';
