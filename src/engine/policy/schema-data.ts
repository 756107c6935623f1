import * as z from 'zod';
import { fileName, glob, key, oneOrMany, text } from './schema-parts.ts';
import type { RawDataClass } from './raw.ts';

const match = z
  .strictObject({
    words: oneOrMany(text(120), 5000)
      .optional()
      .describe('Names of customers, people, projects: whole words, in any case.'),
    file: fileName.optional().describe('More such names, one a line, in a file of the policy’s folder.'),
    pattern: text(4096)
      .optional()
      .describe('A regular expression (RE2); its first group is what is replaced.'),
    keywords: oneOrMany(text(60), 64)
      .optional()
      .describe(
        'One of these stands near every hit of `pattern`; needed when the pattern itself names none.',
      ),
    name: key.optional().describe('What findings of `pattern` are called.'),
    examples: z
      .strictObject({
        yes: z.array(text(1000)).max(64).optional(),
        no: z.array(text(1000)).max(64).optional(),
      })
      .optional()
      .describe('Texts in which `pattern` finds something, and some in which it does not; lint tries them.'),
    path: oneOrMany(glob)
      .optional()
      .describe('Files, from the repository’s root: all that a tool brings from one.'),
    label: oneOrMany(text(80))
      .optional()
      .describe('A marking such as CONFIDENTIAL: all of a text that carries it as a line, header or footer.'),
    import: fileName.optional().describe('Rules of a `.gitleaks.toml`, in a file of the policy’s folder.'),
  })
  .describe('Any of its keys suffices.');

/** A class of data: what is found in it. */
export const dataClass: z.ZodType<RawDataClass, RawDataClass> = z.strictObject({
  detect: oneOrMany(key).optional().describe('Detectors, or `secrets`, `personal-data`.'),
  match: z.array(match).max(64).optional().describe('What else belongs to the class.'),
});
