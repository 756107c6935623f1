/** The engine's words of receipts, for the layers that may import only its types. */
export { receiptsFile } from '../engine/receipt/parse.ts';
export { receiptDemands } from '../engine/receipt/terms.ts';
