import type { McpLaunch } from './model.ts';

const ABSOLUTE = /^(?:[/~${%]|[A-Za-z]:\/)/;
const MODULE = /^python -m /;
/** A launcher in a folder that is not known: one of a known place begins with `/`, any other is a name. */
const UNPLACED = /^[^\s/~${%:]+\//;

function isUp(part: string | undefined): boolean {
  return part === undefined || part === '' || part === '..';
}

/** A path with the folder it is meant from in front and without `.` and `..`; slashes throughout. */
export function placedPath(file: string, base: string | undefined): string {
  const plain = file.replaceAll('\\', '/');
  const whole = base === undefined || ABSOLUTE.test(plain) ? plain : `${base.replaceAll('\\', '/')}/${plain}`;
  const parts: string[] = [];
  for (const [index, part] of whole.split('/').entries()) {
    if (part === '.' || (part === '' && index > 0)) continue;
    if (part === '..' && !isUp(parts.at(-1))) parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Whether what is started depends on a folder nobody named: it is another server in each. */
export function isUnplaced({ kind, name, launchers }: McpLaunch): boolean {
  const isFile = kind === 'script' || (kind === 'program' && /[\\/]/.test(name) && !MODULE.test(name));
  return (isFile && !ABSOLUTE.test(name)) || launchers.some((words) => UNPLACED.test(words));
}
