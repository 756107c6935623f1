/** The engine's text of pages, for the layers that may import only its types. */
export { htmlText } from '../engine/html-text.ts';
