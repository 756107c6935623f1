import { isObject, parseObject } from '../../engine/json-object.ts';
import type { NativeFacts, NativeFile, NativeHooks } from '../../engine/native-model.ts';
import { closedHook, hookLabel, trustedHash } from '../agents/codex-trust.ts';
import { eventItems, folderOf, hookLine } from './entries.ts';

/** What Codex calls: its hooks run outside its sandbox, so they are the main gate there. */
const EVENTS = ['PreToolUse', 'UserPromptSubmit', 'SessionStart'];
const TIMEOUT = 3600;

function commandOf(facts: NativeFacts, event: string): string {
  return closedHook(event, hookLine(facts, 'codex', event));
}

function group(facts: NativeFacts): (event: string) => unknown {
  return (event) => ({
    hooks: [{ type: 'command', command: commandOf(facts, event), timeout: TIMEOUT }],
  });
}

function tables(facts: NativeFacts): readonly string[] {
  return EVENTS.flatMap((event) => [
    `[[hooks.${event}]]`,
    `[[hooks.${event}.hooks]]`,
    'type = "command"',
    `command = ${JSON.stringify(commandOf(facts, event))}`,
    `timeout = ${TIMEOUT}`,
  ]);
}

/** Which of the groups of an event is ours; -1 when none is. */
function placeIn(text: string, event: string, item: unknown): number {
  const hooks = parseObject(text.replace(/^\uFEFF/, ''))?.['hooks'];
  const groups: unknown = isObject(hooks) ? hooks[event] : undefined;
  const wanted = JSON.stringify(item);
  return Array.isArray(groups) ? groups.findIndex((each) => JSON.stringify(each) === wanted) : -1;
}

/**
 * Codex asks its user once whether to trust a hook and keeps the yes by its file, its event and its place among the
 * others; until then it leaves the hook out, `codex exec` without a word. Who runs the install has said yes to ours.
 */
function trust(facts: NativeFacts, folder: string): (text: string) => readonly NativeFile[] {
  return (text) => {
    const states = EVENTS.flatMap((event) => {
      const at = placeIn(text, event, group(facts)(event));
      const hash = trustedHash(event, { command: commandOf(facts, event), timeout: TIMEOUT }, facts.sha256);
      return at < 0 ? [] : [{ key: `${folder}/hooks.json:${hookLabel(event)}:${at}:0`, hash }];
    });
    const lines = states.flatMap(({ key, hash }) => [
      `[hooks.state.${JSON.stringify(key)}]`,
      'enabled = true',
      `trusted_hash = "${hash}"`,
    ]);
    const entries = states.flatMap(({ key, hash }) => [
      { at: ['hooks', 'state', key, 'enabled'], value: true },
      { at: ['hooks', 'state', key, 'trusted_hash'], value: hash },
    ]);
    return [{ kind: 'toml', path: `${folder}/config.toml`, lines, entries }];
  };
}

export const codexNative: NativeHooks = {
  id: 'codex',
  user: (facts) => {
    const folder = folderOf(facts, 'CODEX_HOME', '.codex');
    return [
      {
        kind: 'json',
        path: `${folder}/hooks.json`,
        items: eventItems(EVENTS, group(facts)),
        strict: true,
        alongside: trust(facts, folder),
      },
    ];
  },
  /**
   * These run at once, and no option of the person switches them off. Hooks of their own go on: `allow_managed_hooks_only`
   * is left to the administrator. Without a terminal in tools nothing can be typed past the hooks.
   */
  system: (facts) => [
    {
      kind: 'toml',
      path: '/etc/codex/requirements.toml',
      lines: ['[features]', 'hooks = true', 'unified_exec_tty = false', ...tables(facts)],
      entries: [
        { at: ['features', 'hooks'], value: true },
        { at: ['features', 'unified_exec_tty'], value: false },
        ...eventItems(EVENTS, group(facts)),
      ],
    },
  ],
};
