import * as z from 'zod';
import { controls } from '../controls/index.ts';
import { CONTROL_KINDS } from '../model.ts';
import { isClauseId } from '../text.ts';
import { parseDuration } from './units.ts';
import { condition, date, duration, oneOrMany, outcome, phase, text, word } from './schema-parts.ts';
import { tellAddresses, tellTable } from './schema-tell.ts';
import type { RawClause, RawDo, RawException } from './raw.ts';

const LONGEST_ASK = 30 * 60_000;

const clauseId: z.ZodType<string, string> = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{0,15}-[0-9]{1,4}$/u, {
    error: 'must look like HUMAN-1: capitals, a dash, a number',
    abort: true,
  })
  .refine((id) => isClauseId(id) && !id.startsWith('STANCE-'), {
    error: 'is kept for the guard itself; choose another',
  });

const ask = z
  .strictObject({
    by: oneOrMany(word).optional().describe('Who may say yes.'),
    timeout: duration
      .refine((value) => {
        const ms = parseDuration(value) ?? 0;
        return ms >= 1000 && ms <= LONGEST_ASK;
      }, 'must be between 1 second and 30 minutes')
      .optional(),
    on_timeout: z.literal('deny').optional().describe('Silence is never a yes.'),
    reason: z.enum(['required', 'optional']).optional().describe('Whether a reason must be typed.'),
  })
  .describe('Ask a person.');

/** Thresholds of the risk score of MCP servers, `score_at_least_70`. */
function scoreKeys(): Record<string, z.ZodType> {
  const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  return Object.fromEntries(steps.map((step) => [`score_at_least_${step}`, outcome.optional()]));
}

const doTable: z.ZodType<RawDo, RawDo> = z.strictObject({
  redact: z.enum(['reversible', 'one-way']).optional(),
  ask: ask.optional(),
  unknown: outcome.optional().describe('MCP: a server seen for the first time.'),
  changed: outcome.optional().describe('MCP: a server that is no longer what was approved.'),
  open: z.literal('incident').optional(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  owner: text(100).optional().describe('Who looks after the incident.'),
  tell: z
    .union([tellAddresses, tellTable('incidents')])
    .optional()
    .describe('E-mail addresses, or a table of places.'),
  playbook: text(300).optional().describe('A file, from the policy’s folder.'),
  ...scoreKeys(),
});

function settingsOfAll(): Record<string, z.ZodType> {
  const all: Record<string, z.ZodType> = {};
  for (const control of controls) {
    for (const [name, schema] of Object.entries(control.settings)) all[name] = schema.optional();
  }
  return all;
}

const controlKind = z.enum(CONTROL_KINDS);

export const clause: z.ZodType<RawClause, RawClause> = z
  .strictObject({
    id: clauseId.describe('The name people see, e.g. `HUMAN-1`.'),
    say: text(300).describe('The clause in one sentence.'),
    control: z
      .union([controlKind, z.array(controlKind).min(1).max(4)])
      .describe('What enforces it; `none` needs a reason.'),
    phase: phase.optional(),
    when: condition.optional().describe('What it is about; everything its control sees when absent.'),
    unless: z.array(condition).min(1).max(64).optional().describe('Narrows this clause, never another.'),
    do: z.union([outcome, doTable]).optional().describe('What it demands.'),
    ...settingsOfAll(),
  })
  .describe('One rule: a sentence, a control that enforces it, a phase.');

export const exception: z.ZodType<RawException, RawException> = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/u),
    clause: clauseId.describe('The only clause it affects.'),
    who: z
      .string()
      .regex(/^(?:\*|(?:user|team):[A-Za-z0-9._@-]{1,100})$/u, 'must be user:NAME, team:NAME or *')
      .describe('`user:NAME`, `team:NAME` or `*`.'),
    allow: condition.optional().describe('How far it goes; the whole clause when absent.'),
    why: text(300),
    by: word.describe('Who granted it.'),
    from: date.optional(),
    until: date.describe('The day on which it is over.'),
  })
  .describe('A deviation from one clause, for somebody, until a day.');
