import * as z from 'zod';
import { PHASES } from '../model.ts';
import { parseDate, parseDuration, parseSize } from './units.ts';
import type { OneOrMany, PhaseSpec, RawCondition } from './raw.ts';

/** A line of text for people. */
export function text(max: number): z.ZodString {
  return z.string().min(1).max(max);
}

/** One value or a list of them. */
export function oneOrMany(item: z.ZodType<string, string>, max = 64): z.ZodType<OneOrMany, OneOrMany> {
  return z.union([item, z.array(item).min(1).max(max)]);
}

export const word: z.ZodType<string, string> = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}$/u);
export const key: z.ZodString = z.string().regex(/^[a-z][a-z0-9._-]{0,63}$/u);
export const glob: z.ZodType<string, string> = z.string().min(1).max(256);

/** A file beside the policy or below it. */
export const fileName: z.ZodType<string, string> = z
  .string()
  .min(1)
  .max(300)
  .refine((name) => !/^[/\\~]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\u0000-\u001f]/u.test(name), {
    error: 'must lie in the folder of the policy or below it',
  });

export const date: z.ZodType<string, string> = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/u, { error: 'must be a date like 2026-12-15', abort: true })
  .refine((value) => parseDate(value) !== undefined, { error: 'is not a day of the calendar' })
  .describe('A day, YYYY-MM-DD; it begins at 00:00 UTC.');

export const duration: z.ZodType<string, string> = z
  .string()
  .refine((value) => parseDuration(value) !== undefined, {
    error: 'must be a duration like 120s, 2 min, 30 days or 13 months',
  })
  .describe('A duration, e.g. `120s`, `2 min`, `30 days`, `13 months`.');

export const size: z.ZodType<string, string> = z
  .string()
  .refine((value) => parseSize(value) !== undefined, { error: 'must be a size like 32 MiB' })
  .describe('A size, e.g. `32 MiB`.');

export const phase: z.ZodType<PhaseSpec, PhaseSpec> = z
  .union([
    z.enum(PHASES),
    z.strictObject({
      draft: date.optional(),
      monitor: date.optional(),
      warn: date.optional(),
      enforce: date.optional(),
    }),
  ])
  .describe('draft, monitor, warn or enforce; or a table of the dates on which each begins.');

export const outcome: z.ZodEnum<{
  allow: 'allow';
  warn: 'warn';
  redact: 'redact';
  ask: 'ask';
  deny: 'deny';
  block: 'block';
}> = z.enum(['allow', 'warn', 'redact', 'ask', 'deny', 'block']);

export const condition: z.ZodType<RawCondition, RawCondition> = z
  .strictObject({
    actor: z.enum(['agent', 'human']).optional().describe('Who acts.'),
    action: oneOrMany(key).optional().describe('Actions or groups of `actions:`, e.g. `git.push`.'),
    command: oneOrMany(glob).optional().describe('Anchored globs over the command line.'),
    data: oneOrMany(key).optional().describe('Data classes.'),
    tool: oneOrMany(word).optional().describe('Agents or tools by id.'),
    ref: oneOrMany(glob).optional().describe('Anchored globs over full ref names.'),
    path: oneOrMany(glob).optional().describe('Anchored globs over the paths as given.'),
    repo: oneOrMany(glob).optional().describe('Anchored globs over `host/owner/name`.'),
    event: oneOrMany(key).optional().describe('Events, for incidents.'),
  })
  .describe('All keys present must hold; of the values of one key, any.');
