/** The engine's words of receipts, for the layers that may import only its types. */
export { TRAILER } from '../engine/receipt/model.ts';
export { receiptDemands } from '../engine/receipt/terms.ts';
