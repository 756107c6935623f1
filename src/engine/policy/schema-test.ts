import * as z from 'zod';
import { GRADES } from '../discover/model.ts';
import { date, key, outcome, text, word } from './schema-parts.ts';
import type { RawGiven, RawTest } from './raw.ts';

/** One thing happens in a test; a tool may be what it happens in. */
function isOneThing({ prompt, run, path, tool }: RawGiven): boolean {
  const things = [prompt, run, path].filter((thing) => thing !== undefined).length;
  return things === 1 || (things === 0 && tool !== undefined);
}

const given = z
  .strictObject({
    actor: z.enum(['agent', 'human']).optional().describe('Who acts; an agent when absent.'),
    prompt: text(4000).optional().describe('Text on its way to a model.'),
    run: text(4000).optional().describe('A command, as an agent’s shell would get it.'),
    path: text(400).optional().describe('A file whose content an agent brings.'),
    tool: word.optional().describe('The tool it happens in; by itself: a tool that starts.'),
    tier: key.optional().describe('The plan of the tool.'),
    evidence: z.enum(GRADES).optional().describe('How the plan is known; `observed` when absent.'),
    who: z
      .string()
      .regex(/^(?:user|team):[A-Za-z0-9][A-Za-z0-9._@/-]{0,99}$/u, {
        error: 'must be user:NAME or team:NAME',
      })
      .optional()
      .describe('Who sits there, for exceptions.'),
    repo: text(200).optional().describe('`host/owner/name`.'),
    on: date.optional().describe('The day it happens, for exceptions; today when absent.'),
  })
  .refine(isOneThing, { error: 'must have one of prompt, run and path, or a tool that starts' });

const expectation = z
  .strictObject({
    clause: text(24).optional().describe('The clause with the strongest say, or `none`.'),
    do: outcome.optional(),
  })
  .refine((want) => want.clause !== undefined || want.do !== undefined, {
    error: 'must say a clause, what is done, or both',
  });

/** One entry of `tests:`. */
export const test: z.ZodType<RawTest, RawTest> = z.strictObject({
  name: text(200),
  given,
  expect: expectation,
});
