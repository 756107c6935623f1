import path from 'node:path';
import { findAgents, type FoundAgent } from '../agents.ts';
import { currentEntry } from '../copies.ts';
import { readBounded } from '../files.ts';
import { shimsFolder } from '../shims-folder.ts';
import { openJournal, sha256, type Journal } from '../journal.ts';
import type { Machine } from '../machine.ts';
import { packageRoot, packageVersion } from '../package.ts';
import { holdsTree, sourceTree } from '../pinned.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';

const MAX_SHIM = 64 * 1024;
const REINSTALL = 'npx aup-guard install';

/** The shim in front of an agent, when there is one. */
export function installedShim({ paths }: Machine, bin: string): string | undefined {
  const file = path.join(shimsFolder(paths.data), bin);
  return readBounded(file, MAX_SHIM) === undefined ? undefined : file;
}

/** The agents themselves, behind whatever stands in front of them. */
export function foundAgents({ machine, agents }: DoctorContext): readonly FoundAgent[] {
  const { env, paths } = machine;
  return findAgents(agents, {
    path: env['PATH'] ?? '',
    home: env['HOME'] ?? '',
    skip: [shimsFolder(paths.data)],
  });
}

/** Program names that have a shim. */
export function shimmedBins({ machine, agents }: DoctorContext): readonly string[] {
  return agents.flatMap(({ bins }) => bins.filter((bin) => installedShim(machine, bin) !== undefined));
}

function notInstalled(found: readonly FoundAgent[]): Finding {
  if (found.length === 0) {
    const cause = 'no agent the guard knows is installed, and no guard';
    return not('warn', 'install', { text: 'nothing to protect', cause, remedy: 'install an agent first' });
  }
  const names = found.map(({ bin }) => bin).join(', ');
  return not('fail', 'install', {
    text: 'the guard is not installed',
    cause: `${names} starts without it`,
    remedy: REINSTALL,
  });
}

/** A shim whose content the install did not write. */
function isChanged(file: string, journal: Journal): boolean {
  const entry = journal.find('file', file);
  const content = readBounded(file, MAX_SHIM);
  if (entry?.kind !== 'file' || content === undefined) return true;
  return !entry.written.includes(sha256(content));
}

function copyFinding({ machine }: DoctorContext, journal: Journal): Finding | undefined {
  const id = 'install.copy';
  const copy = currentEntry(journal, machine.paths.data);
  const text = 'the installed copy';
  if (copy === undefined) {
    return not('fail', id, { text, cause: 'the install journal knows of none', remedy: REINSTALL });
  }
  const name = path.basename(copy.path);
  if (!name.startsWith(`${packageVersion()}-`)) {
    const cause = `it is ${name}, this program is ${packageVersion()}`;
    return not('warn', id, { text, cause, remedy: `${REINSTALL} brings them together` });
  }
  const root = packageRoot();
  if (path.resolve(root) === path.resolve(copy.path)) return undefined;
  if (holdsTree(sourceTree(root, `${machine.platform.name}-${process.arch}`), copy.path)) return undefined;
  const cause = 'files in it are not those of this package, although the version is the same';
  return not('warn', id, { text, cause, remedy: `${REINSTALL} puts them right` });
}

/** What of the install is missing or changed; one line when all is well. */
export function installFindings(context: DoctorContext): readonly Finding[] {
  const { machine } = context;
  const found = foundAgents(context);
  const shimmed = shimmedBins(context);
  if (shimmed.length === 0) return [notInstalled(found)];
  const journal = openJournal(machine.paths.state);
  const shims = shimsFolder(machine.paths.data);
  const bare = found
    .filter(({ bin }) => !shimmed.includes(bin))
    .map(({ bin }) =>
      not('fail', `install.${bin}`, {
        text: bin,
        cause: 'it has no shim: it starts unguarded',
        remedy: REINSTALL,
      }),
    );
  const changed = shimmed
    .filter((bin) => isChanged(path.join(shims, bin), journal))
    .map((bin) =>
      not('fail', `install.${bin}`, {
        text: `the shim of ${bin}`,
        cause: 'it was changed since the install',
        remedy: `look at ${path.join(shims, bin)}, then ${REINSTALL}`,
      }),
    );
  const copy = copyFinding(context, journal);
  const bad = [...bare, ...changed, ...(copy === undefined ? [] : [copy])];
  return bad.length > 0 ? bad : [ok('install', `installed, with a shim in front of ${shimmed.join(', ')}`)];
}
