/** Names of packages, images and scripts as registries and launchers read them. */
import type { McpLaunch } from './model.ts';

/** What is started, before launchers and arguments are told. */
export type Started = Pick<McpLaunch, 'kind' | 'name' | 'version' | 'pinned'>;

const EXACT = /^[v=]?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const EXACT_PYTHON = /^\d+(?:\.\d+)+(?:(?:a|b|rc|\.post|\.dev)\d+)*$/;
const FETCHED = /^(?:git[+@:]|git:\/\/|https?:|github:|gitlab:|bitbucket:|gist:|ssh:|jsr:)|\.git(?:#|$)/;
const FILE_PATH = /^(?:file:|~?[\\/]|\.{1,2}(?:[\\/]|$)|[A-Za-z]:[\\/])/;

function versioned(version: string | undefined, exact: RegExp): Pick<Started, 'version' | 'pinned'> {
  if (version === undefined || version === '') return { pinned: 'none' };
  return { version, pinned: exact.test(version) ? 'exact' : 'none' };
}

/** Code from an address; a full commit fixes its bytes. */
function fetched(spec: string): Started {
  const [name = '', commit] = spec.split(/[#]|(?<=\.git)@/);
  if (commit === undefined || commit === '') return { kind: 'download', name, pinned: 'none' };
  return {
    kind: 'download',
    name,
    version: commit,
    pinned: /^[0-9a-f]{40}$/.test(commit) ? 'digest' : 'none',
  };
}

/** `name`, `@scope/name@1.2.3`, `owner/repo`, a path, an address. */
export function npmPackage(spec: string): Started {
  const plain = spec.replace(/^npm:/, '');
  if (FETCHED.test(plain)) return fetched(plain);
  if (FILE_PATH.test(plain)) return { kind: 'script', name: plain.replace(/^file:/, ''), pinned: 'none' };
  const [, name = '', version] = /^(@[^/@]+\/[^@]+|[^@]+)(?:@(.*))?$/s.exec(plain) ?? [];
  if (name === '') return { kind: 'unresolved', name: plain, pinned: 'none' };
  // Without a scope a slash is a repository.
  if (name.includes('/') && !name.startsWith('@')) return fetched(plain);
  return { kind: 'npm', name: name.toLowerCase(), ...versioned(version, EXACT) };
}

/** `name`, `name[extra]==1.2.3`, `name@1.2.3`, `git+https://...`, a path. */
export function pythonPackage(spec: string): Started {
  const [, direct] = /^[\w.-]+(?:\[[^\]]*\])?\s*@\s*((?:git\+|https?:|file:).*)$/s.exec(spec) ?? [];
  const plain = direct ?? spec;
  if (FETCHED.test(plain)) return fetched(plain);
  if (FILE_PATH.test(plain)) return { kind: 'script', name: plain.replace(/^file:/, ''), pinned: 'none' };
  const [, name = '', version] = /^([\w.-]+)(?:\[[^\]]*\])?\s*(?:@|===?)?\s*(.*)$/s.exec(plain) ?? [];
  if (name === '') return { kind: 'unresolved', name: plain, pinned: 'none' };
  return {
    kind: 'pypi',
    name: name.toLowerCase().replaceAll(/[-_.]+/g, '-'),
    ...versioned(version, EXACT_PYTHON),
  };
}

/** `name`, `host:5000/name:tag`, `name@sha256:...`. */
export function image(spec: string): Started {
  const [, rest = '', digest] = /^([^@]+)(?:@(sha256:[0-9a-f]{64}))?$/.exec(spec) ?? [];
  if (rest === '') return { kind: 'unresolved', name: spec, pinned: 'none' };
  const [, long = '', tag] = /^(.*?)(?::([\w][\w.-]*))?$/.exec(rest) ?? [];
  const name = long.replace(/^docker\.io\/(?:library\/)?/, '');
  if (digest !== undefined) return { kind: 'image', name, version: digest, pinned: 'digest' };
  return { kind: 'image', name, ...(tag === undefined ? {} : { version: tag }), pinned: 'none' };
}
