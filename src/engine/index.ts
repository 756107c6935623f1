export type * from './model.ts';
export { neutralise, safe, toSafe } from './text.ts';
