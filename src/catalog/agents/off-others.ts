/** Off switches and diversions of agents nobody could run to the end here, by their documents. */
import type { OffFile, OffKey, OffSwitches } from '../../engine/off-switch.ts';
import { safe } from '../../engine/text.ts';

const ELSEWHERE = safe`would send requests past the guard`;
const HOOKS_OFF = safe`would switch hooks off`;
const RIGHTS = safe`would let calls through without asking`;

/** Its hooks are a plugin of the person's. */
const GOOSE: readonly OffKey[] = [
  { key: 'disabledPlugins', value: /aup-guard/, does: HOOKS_OFF, holds: 'stops' },
];

/** A name that is in no list of services is not looked into. */
const CRUSH: readonly OffKey[] = [
  { key: 'providers.*.base_url', does: ELSEWHERE, holds: 'stops' },
  { key: 'permissions.allowed_tools', does: RIGHTS, holds: 'beaten' },
];

/** Dots are part of its names. */
const AMP: readonly OffKey[] = [
  { key: 'amp*proxy', does: ELSEWHERE, holds: 'stops' },
  { key: 'amp*url', does: ELSEWHERE, holds: 'stops' },
  { key: 'amp*dangerouslyAllowAll', value: /^true$/, does: RIGHTS, holds: 'beaten' },
];

function filesOf(format: OffFile['format'], keys: readonly OffKey[], ...files: readonly string[]): OffFile[] {
  return files.map((file) => ({ file, format, keys }));
}

export const otherOffSwitches: readonly OffSwitches[] = [
  {
    id: 'cursor-agent',
    files: filesOf(
      'jsonc',
      [{ key: 'permissions.allow', does: RIGHTS, holds: 'beaten' }],
      '.cursor/cli.json',
      '~/.cursor/cli-config.json',
    ),
  },
  { id: 'crush', files: filesOf('jsonc', CRUSH, 'crush.json', '.crush.json') },
  {
    id: 'goose',
    files: filesOf('json', GOOSE, '.config/goose/settings.json', '~/.config/goose/settings.json'),
  },
  {
    id: 'amp',
    files: filesOf(
      'jsonc',
      AMP,
      '.amp/settings.json',
      '.amp/settings.jsonc',
      '~/.config/amp/settings.json',
      '~/.config/amp/settings.jsonc',
    ),
  },
];
