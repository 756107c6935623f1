/** Who is told of something, as policies write it. */
import * as z from 'zod';
import { oneOrMany, text } from './schema-parts.ts';
import type { OneOrMany } from './raw.ts';

/** A program and its words; no shell reads them. */
const argv = z.array(text(400)).min(1).max(32);

const address: z.ZodType<string, string> = z
  .string()
  .regex(/^[A-Za-z0-9._%+][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9.-]{1,200}$/u, {
    error: 'must be an e-mail address',
  });

const webhook = z
  .string()
  .max(500)
  .regex(
    /^(?:https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?)(?:[/?][!-~]*)?$/u,
    { error: 'must be an https:// address without a name or password in it' },
  );

/** The table of the places that are told. `news`: what the message is about. */
export function tellTable(news: string): z.ZodType {
  return z
    .strictObject({
      desktop: z.boolean().optional().describe('A notification on the desktop.'),
      webhook: webhook
        .optional()
        .describe(
          'Gets one POST of JSON: counts, and ids and names of the catalogue. No redirect is followed.',
        ),
      mail: z
        .strictObject({
          to: oneOrMany(address),
          by: argv.optional().describe('Takes the letter on its input; `sendmail -i -t` when absent.'),
        })
        .optional(),
      exec: argv.optional().describe('A program that gets the same JSON on its input.'),
    })
    .describe(`Who hears of ${news}. Of a project’s own policy only \`desktop\` counts.`);
}

/** E-mail addresses alone. */
export const tellAddresses: z.ZodType<OneOrMany, OneOrMany> = oneOrMany(address);
