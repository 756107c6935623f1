import * as z from 'zod';
import { sinkAddress, type SinkKind } from '../export/terms.ts';
import { duration, text } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

const variable = z.string().regex(/^env:[A-Z][A-Z0-9_]{0,63}$/u, { error: 'must be env:NAME' });

function place(kind: SinkKind): z.ZodType {
  const words = kind === 'syslog' ? 'tls://HOST:PORT' : 'https://...';
  const address = z
    .string()
    .max(500)
    .refine((text) => sinkAddress(kind, text) !== undefined, { error: `must be ${words} or env:NAME` });
  return z.union([variable, address]);
}

const authorization = variable.optional().describe('What goes into the header `authorization`.');
const gzip = z.boolean().optional().describe('Packs what is sent; `otlp` does so unless told.');
const sink = z.union([
  z
    .strictObject({ otlp: place('otlp'), authorization, gzip })
    .describe('An OpenTelemetry Collector: OTLP/HTTP, JSON.'),
  z
    .strictObject({
      http: place('http'),
      format: z.enum(['ndjson', 'ocsf']).optional(),
      authorization,
      gzip,
    })
    .describe('Gets lines of JSON by POST: a data base, a webhook.'),
  z.strictObject({ syslog: place('syslog') }).describe('RFC 5424 over TLS.'),
]);

const log = z
  .strictObject({
    content: z.literal('never').optional().describe('The ledger never holds what was written.'),
    identify: z.literal('pseudonym').optional().describe('People appear in it under digests, never by name.'),
    keep: duration.optional(),
    checkpoint: z
      .union([z.enum(['hourly', 'daily']), duration])
      .optional()
      .describe('How often the chain is signed.'),
    export: z.array(sink).max(8).optional().describe('Where records go besides the ledger.'),
  })
  .describe('What is logged, how long it is kept, where it goes.');

export const auditLog: ControlSpec = {
  kind: 'audit-log',
  describe: 'Every decision leaves a row in a hash-chained ledger, without content.',
  enforced: true,
  settings: {
    log,
    notice: text(300).describe('The notice to the people concerned: a file, from the policy’s folder.'),
  },
  required: [],
  demands: ['allow'],
  standard: 'allow',
  doKeys: [],
  points: ['ledger'],
  evidence: ['action.decided', 'log.checkpoint'],
};
