/** The engine's text for administrators, for the layers that may import only its types. */
export { mdmText } from '../engine/tier/mdm.ts';
export { PIN_VENDORS } from '../engine/tier/model.ts';
