import * as z from 'zod';
import { policyFile } from './schema.ts';

/** The JSON Schema of a policy file for editors, draft 2020-12: a plain JSON value. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyFile, { io: 'input' });
}
