/** Codex's own way to change files, as a program its shell tool offers. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { deletionOf } from '../deletion.ts';
import { PATCH_BEGIN, readPatch } from '../patch.ts';
import { guardFile } from '../paths.ts';

/** The patch stands in the first argument or comes by standard input; undefined when it cannot be seen. */
function patchOf(argv: readonly string[], { input }: CommandFacts): string | undefined {
  const text = argv[1] ?? (input?.kind === 'text' ? input.text : undefined);
  return text === undefined || isUnknown(text) || !text.includes(PATCH_BEGIN) ? undefined : text;
}

function patching(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const text = patchOf(argv, facts);
  if (text === undefined) {
    const why = 'the patch cannot be seen in the command';
    return [{ verb: 'delete-files', target: why, unresolved: why }];
  }
  const { writes = [], deletes = [] } = readPatch(text, facts.cwd);
  const own = writes.map(guardFile).find((found) => found !== undefined);
  const tampers: readonly ActionDraft[] =
    own === undefined ? [] : [{ verb: 'guard-tamper', target: `writing to ${own}` }];
  return [...tampers, ...deletionOf(deletes, facts)];
}

const patch = (...lines: readonly string[]): string => [PATCH_BEGIN, ...lines, '*** End Patch'].join('\n');

export const applyPatch: CommandDef = {
  program: 'apply_patch',
  aliases: ['applypatch'],
  gated: [],
  classify: patching,
  examples: [
    { argv: ['apply_patch', patch('*** Delete File: src/a.ts')], verbs: ['delete-files'] },
    { argv: ['applypatch', patch('*** Delete File: node_modules/a/index.js')], verbs: [] },
    { argv: ['apply_patch', patch('*** Add File: a.ts', '+*** Delete File: b')], verbs: [] },
    { argv: ['apply_patch', patch('*** Update File: .git/hooks/pre-push', '+x')], verbs: ['guard-tamper'] },
    {
      argv: ['apply_patch', patch('*** Update File: a', '*** Move to: ~/.codex/hooks.json')],
      verbs: ['guard-tamper'],
    },
    { argv: ['apply_patch'], verbs: ['delete-files'] },
    { argv: ['apply_patch', 'x.patch'], verbs: ['delete-files'] },
  ],
};
