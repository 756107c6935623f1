import * as z from 'zod';
import { parseSize } from './units.ts';
import { clause, exception } from './schema-clause.ts';
import { dataClass } from './schema-data.ts';
import { date, glob, key, oneOrMany, outcome, phase, size, text, word } from './schema-parts.ts';
import { test } from './schema-test.ts';
import type { RawPolicy } from './raw.ts';

const LARGEST_BODY = 1024 ** 3;

const about = z.strictObject({
  name: text(120),
  version: text(40).optional().describe('In quotes when it looks like a number.'),
  owner: text(120).optional(),
  approved: z.strictObject({ by: oneOrMany(word), on: date }).optional(),
  review_by: date.optional().describe('Lint fails from this day on.'),
  request: text(300)
    .optional()
    .describe(
      'Where to ask for more; shown in every refusal. An address (https), e-mail, `webhook:https://...`, or `git`: a branch with the change.',
    ),
  request_reply: text(60).optional().describe('Within what time, e.g. `2 working days`.'),
});

const scope = z
  .strictObject({
    people: oneOrMany(text(80)).optional(),
    machines: oneOrMany(text(80)).optional(),
    repos: z
      .strictObject({ include: oneOrMany(glob).optional(), exclude: oneOrMany(glob).optional() })
      .optional(),
    definitions: z.record(key, text(400)).optional(),
  })
  .describe('Whom and what the policy is for: for readers, it switches nothing off.');

const defaults = z.strictObject({
  phase: phase.optional().describe('For clauses without a phase, and for the stance.'),
  stance: outcome.optional().describe('What happens to an action of concern that no clause names.'),
  on_guard_failure: z.enum(['deny', 'allow']).optional(),
  containment: z
    .enum(['off', 'prefer', 'require'])
    .optional()
    .describe(
      'Linux: agents run in a namespace with the gates over the real programs, where it can be had (`prefer`), or not at all (`require`). Off when nothing is said.',
    ),
  language: z
    .string()
    .regex(/^[a-z]{2}$/u)
    .optional(),
});

const actionGroup = z.strictObject({
  builtin: oneOrMany(key).optional().describe('Actions the guard knows.'),
  also: oneOrMany(glob).optional().describe('Anchored globs over the command line.'),
});

const agent = z
  .strictObject({
    id: key,
    command: z.string().regex(/^[^\s/][^\s]{0,199}$|^\/[^\s]{1,199}$/u),
    base_url_env: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/u), key),
  })
  .describe(
    'An agent the guard does not know: its program, and which variable takes which provider’s address.',
  );

/** As in `who: team:NAME` and `who: user:NAME`. */
const teamName = z.string().regex(/^[A-Za-z0-9._@-]{1,100}$/u);
const userName = teamName;

const egressMode = z.enum(['base-url', 'tls']);

const egress = z.strictObject({
  max_body: size
    .refine((value) => (parseSize(value) ?? 0) <= LARGEST_BODY, 'must be at most 1 GiB')
    .optional()
    .describe('Largest request the proxy reads.'),
  mode: egressMode
    .optional()
    .describe(
      '`base-url`: agents are given the address of the proxy. `tls`: they keep the addresses of the services, and the proxy ends their TLS for known AI services alone. `base-url` when nothing is said.',
    ),
});

export const policyFile: z.ZodType<RawPolicy, RawPolicy> = z
  .strictObject({
    aup: z.literal(1).describe('Version of this format.'),
    policy: about,
    scope: scope.optional(),
    defaults: defaults.optional(),
    data_classes: z.record(key, dataClass).optional(),
    actions: z.record(key, actionGroup).optional(),
    clauses: z.array(clause).max(1000).optional(),
    teams: z
      .record(teamName, oneOrMany(userName))
      .optional()
      .describe(
        'Who is in a team: names of users, as the machine knows them. For exceptions in the same file.',
      ),
    exceptions: z.array(exception).max(500).optional(),
    agents: z.array(agent).max(50).optional(),
    egress: z.union([egressMode, egress]).optional().describe('`tls` is short for `{ mode: tls }`.'),
    tests: z
      .array(test)
      .max(500)
      .optional()
      .describe('What should be decided, for `policy test`; all phases count as `enforce` there.'),
  })
  .describe('aup-guard policy, format 1');

/** What the check of a file's shape says: the value, or zod's issues. */
export type ShapeResult =
  | { readonly ok: true; readonly value: RawPolicy }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** Known keys travel in the message of an unknown-key issue: later only the issue is at hand, not the schema. */
function knownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys' || !(issue.inst instanceof z.ZodObject)) return undefined;
  return Object.keys(issue.inst.shape).join(',');
}

export function checkShape(value: unknown): ShapeResult {
  const result = policyFile.safeParse(value, { error: knownKeys });
  return result.success ? { ok: true, value: result.data } : { ok: false, issues: result.error.issues };
}
