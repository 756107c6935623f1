import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Machine } from './machine.ts';

/** Where a file would really be: links are followed as far as there is anything. */
export function realPath(file: string): string {
  for (let dir = file, rest = ''; ;) {
    try {
      return path.join(realpathSync(dir), rest);
    } catch {
      const parent = path.dirname(dir);
      if (parent === dir) return file;
      rest = path.join(path.basename(dir), rest);
      dir = parent;
    }
  }
}

/** Names files in this machine's own guard folders, wherever they were put; all others are undefined. */
export function guardFiles(machine: Machine): (file: string) => string | undefined {
  const { config, data, state, runtime, organisationPolicy } = machine.paths;
  const home = machine.env['HOME'] ?? '';
  const folders: readonly (readonly [string, string])[] = [
    [config, "the guard's policy"],
    [data, "the guard's programs"],
    [state, "the guard's log and keys"],
    [runtime, 'a running session of the guard'],
  ];
  // A session is judged in its own process, and the person's shell stands in front of that.
  const own = [process.pid, process.ppid].map((pid) => `/proc/${pid}`);
  const nameOf = (file: string): string | undefined => {
    if (file === organisationPolicy) return "the organisation's policy";
    if (own.some((dir) => file === dir || file.startsWith(`${dir}/`))) return "the guard's process";
    return folders.find(([folder]) => file === folder || file.startsWith(folder + path.sep))?.[1];
  };
  return (file) => {
    if (file.includes('\0')) return undefined;
    const whole = path.resolve(machine.cwd, file.replace(/^~(?=\/|$)/, home));
    return nameOf(whole) ?? nameOf(realPath(whole));
  };
}
