/** What the install journal holds of one change. */
import path from 'node:path';
import * as z from 'zod';
import type { WireNote } from '../engine/mcp/wire-parts.ts';
import type { NativeEntry, UndoStep } from '../engine/native-model.ts';

/** One change. Paths are absolute. */
export type JournalEntry =
  /** A folder that was not there before. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A copied folder and the files in it, relative. */
  | { readonly kind: 'copy'; readonly path: string; readonly files: readonly string[] }
  /** A file of our own; `written` holds the digest of every content it was given. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly written: readonly string[];
      readonly theirs: boolean;
    }
  /** Entries put into a settings file that is not ours; `undo` leads back while nobody touches it. */
  | {
      readonly kind: 'merge';
      readonly path: string;
      readonly existed: boolean;
      readonly before: string;
      readonly after: string;
      readonly undo: readonly UndoStep[];
      readonly items: readonly NativeEntry[];
    }
  /** Servers in a client's settings that start through the gate. What they started before stands in them still. */
  | {
      readonly kind: 'wire';
      readonly path: string;
      readonly format: 'json' | 'toml' | 'yaml';
      readonly launcher: string;
      readonly notes: readonly WireNote[];
    }
  /** A job of a scheduler: a link to a unit and where it leads, lines of a crontab, a label. `program` asks the scheduler. */
  | {
      readonly kind: 'job';
      readonly path: string;
      readonly system: 'systemd' | 'cron' | 'launchd';
      readonly program: string;
      readonly target: string;
      readonly existed: boolean;
    }
  /** Lines added to a file that is not ours; `inserted` is exactly what was added. */
  | {
      readonly kind: 'block';
      readonly path: string;
      readonly existed: boolean;
      readonly before: string;
      readonly after: string;
      readonly inserted: string;
    };

const absolute = z.string().refine((text) => path.isAbsolute(text));
const relative = z.string().refine((text) => !path.isAbsolute(text) && !text.split('/').includes('..'));
const count = z.number().int().nonnegative();
const keys = z.array(z.string());
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const note: z.ZodType<WireNote> = z.strictObject({
  at: keys,
  made: z.literal(true).exactOptional(),
  url: z.string().exactOptional(),
  type: z.string().exactOptional(),
  headers: z.string().exactOptional(),
  names: keys.exactOptional(),
});

export const entrySchema: z.ZodType<JournalEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: absolute }),
  z.strictObject({ kind: z.literal('copy'), path: absolute, files: z.array(relative) }),
  z.strictObject({
    kind: z.literal('file'),
    path: absolute,
    written: z.array(digest),
    theirs: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('merge'),
    path: absolute,
    existed: z.boolean(),
    before: digest,
    after: digest,
    undo: z.array(z.strictObject({ offset: count, length: count, content: z.string() })),
    items: z.array(
      z.union([
        z.strictObject({ at: keys, item: z.unknown() }),
        z.strictObject({ at: keys, value: z.unknown() }),
      ]),
    ),
  }),
  z.strictObject({
    kind: z.literal('wire'),
    path: absolute,
    format: z.enum(['json', 'toml', 'yaml']),
    launcher: absolute,
    notes: z.array(note),
  }),
  z.strictObject({
    kind: z.literal('job'),
    path: absolute,
    system: z.enum(['systemd', 'cron', 'launchd']),
    program: z.string(),
    target: z.string(),
    existed: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('block'),
    path: absolute,
    existed: z.boolean(),
    before: digest,
    after: digest,
    inserted: z.string(),
  }),
]);
