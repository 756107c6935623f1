import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import { probes } from '../../src/catalog/probes/index.ts';
import { VERBS } from '../../src/engine/model.ts';
import { shellDrafts } from '../../src/engine/shell/drafts.ts';

function verbsOf(line: string): readonly string[] {
  const text = line.replaceAll('{ref}', 'refs/heads/main').replaceAll('{path}', 'src');
  return shellDrafts(text, '/home/dev/app', { commands, guardFile }).map(({ verb }) => verb);
}

describe('probes of actions', () => {
  it('are there for every verb', () => {
    expect(probes.actions.map(({ verb }) => verb).toSorted()).toEqual(
      VERBS.filter((verb) => verb !== 'none').toSorted(),
    );
  });

  it.each(probes.actions.flatMap(({ verb, lines }) => lines.map((line) => [line, verb] as const)))(
    '%s: %s',
    (line, verb) => {
      expect(verbsOf(line)).toContain(verb);
    },
  );
});
