import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { NativeFile, NativeHooks } from '../../../src/engine/native-model.ts';
import { hookPlace } from '../../../src/host/doctor/hooks.ts';
import { openMachine } from '../../../src/host/machine.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'aup-hooks-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const ITEM = { hooks: [{ type: 'command', command: 'aup-hook agent x E' }] };

function nativeOf(file: NativeFile): NativeHooks {
  return { id: 'x', user: () => [], system: () => [file] };
}

const own: NativeFile = { kind: 'own', path: path.join(home, 'own.json'), text: '{"hooks":{}}\n' };
const json: NativeFile = {
  kind: 'json',
  path: path.join(home, 'settings.json'),
  items: [{ at: ['hooks', 'E'], item: ITEM }],
};
const toml: NativeFile = {
  kind: 'toml',
  path: path.join(home, 'requirements.toml'),
  lines: [],
  entries: [
    { at: ['features', 'tty'], value: false },
    { at: ['hooks', 'E'], item: ITEM },
  ],
};
const TOML = '[features]\ntty = false\n[[hooks.E]]\n[[hooks.E.hooks]]\ntype = "command"\n';

it.each([
  ['a file of ours', own, own.text, 'system'],
  ['a file of ours, changed', own, '{}', 'none'],
  ['items among others', json, JSON.stringify({ a: 1, hooks: { E: [{}, ITEM] } }), 'system'],
  ['items that are gone', json, '{"hooks":{"E":[]}}', 'none'],
  ['a file that is no JSON', json, '{', 'none'],
  ['tables', toml, `${TOML}command = "aup-hook agent x E"\n`, 'system'],
  ['tables with another command', toml, `${TOML}command = "true"\n`, 'none'],
  ['a file that is no TOML', toml, '[', 'none'],
] as const)('finds hooks in %s', (...[, file, text, place]) => {
  writeFileSync(file.path, text);
  const machine = openMachine({ HOME: home, PATH: '/usr/bin:/bin' }, home);
  expect(hookPlace(machine, nativeOf(file))).toBe(place);
  rmSync(file.path);
  expect(hookPlace(machine, nativeOf(file)), 'and not without the file').toBe('none');
});
