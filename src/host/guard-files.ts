import path from 'node:path';
import type { Machine } from './machine.ts';

/** Names files in this machine's own guard folders, wherever they were put; all others are undefined. */
export function guardFiles(machine: Machine): (file: string) => string | undefined {
  const { config, data, state, runtime, organisationPolicy } = machine.paths;
  const folders: readonly (readonly [string, string])[] = [
    [config, "the guard's policy"],
    [data, "the guard's programs"],
    [state, "the guard's log and keys"],
    [runtime, 'a running session of the guard'],
  ];
  return (file) => {
    const resolved = path.resolve(machine.cwd, file);
    if (resolved === organisationPolicy) return "the organisation's policy";
    const inside = folders.find(([folder]) => resolved === folder || resolved.startsWith(folder + path.sep));
    return inside?.[1];
  };
}
