import { timeOf, type Render } from './row.ts';

/** Our own rows: the record as it is, its id, and which machine it is from. */
export const ndjson: Render = ({ record, id }, { origin }) =>
  JSON.stringify({ schema: 'aup-guard/record/1', id, origin, time: timeOf(record.t), ...record });
