import * as z from 'zod';
import { CATEGORIES, CLIENT_PARTS } from '../mcp/allowed.ts';
import { MCP_FACTS } from '../mcp/fact-names.ts';
import { date, glob, oneOrMany, text, word } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

/** What somebody vouches for, since when, and where the proof lies. */
function fact(declared: z.ZodType): z.ZodType {
  return z.strictObject({
    declared,
    on: date.describe('The day it was found to be so.'),
    evidence: text(500).describe('A link to the proof: a contract, a page, a ticket.'),
    until: date.optional().describe('The day from which it no longer counts.'),
  });
}

const yes = z
  .boolean()
  .refine((value) => value, { error: 'must be true; a fact that is not so is left out' });

const server = z
  .strictObject({
    id: word,
    url: text(500).optional().describe('Its address: origin and path.'),
    command: oneOrMany(text(300)).optional().describe('What starts it, word by word as clients are told.'),
    tools: oneOrMany(glob).optional().describe('The tools it may offer; all others are hidden.'),
    data: oneOrMany(z.enum(CATEGORIES))
      .optional()
      .describe('What it may be given in clear; nothing when absent: it gets placeholders.'),
    may: oneOrMany(z.enum([...CLIENT_PARTS, 'none']))
      .optional()
      .describe('What it may ask of its client; everything when absent.'),
    sends: fact(z.enum(['nobody', 'provider']))
      .optional()
      .describe('Where data goes; `nobody` frees it from the facts about a provider.'),
    no_training: fact(yes).optional().describe('Nothing it is given trains a model.'),
    dpa: fact(yes).optional().describe('There is a data-processing agreement.'),
    residency: fact(text(100)).optional().describe('Where the data stays.'),
    owner: fact(text(100)).optional().describe('Who answers for it.'),
    review_by: fact(date).optional().describe('The day by which it is looked at again.'),
  })
  .refine(({ url, command }) => url !== undefined || command !== undefined, {
    error: 'must have the `url` or the `command` of the server: anything can be given its name',
  });

const facts = oneOrMany(z.enum([...MCP_FACTS, 'none']));

export const mcpApproval: ControlSpec = {
  kind: 'mcp-approval',
  describe: 'MCP servers are approved once and pinned, and only with the facts a person needs for that.',
  enforced: true,
  settings: {
    servers: z.array(server).max(200).describe('What is known of each server, with proof.'),
    facts: facts.describe('The facts without which no server is approved; all five when absent.'),
  },
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'ask',
  doKeys: ['unknown', 'changed'],
  points: ['mcp-gate'],
  evidence: ['mcp.seen', 'mcp.approved', 'mcp.revoked', 'mcp.changed', 'mcp.ungated'],
};
