/** The engine's answers about approvals, for the layers that may import only its types. */
export { answersSuffice } from '../engine/approval.ts';
export { askTermsOf } from '../engine/ask-terms.ts';
export { byWeight, isCritical } from '../engine/leading.ts';
