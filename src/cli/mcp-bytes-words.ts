/** What is held on to of a server's own code, and what is not. */
import type { McpBytes } from '../host/mcp-bytes.ts';
import { shown } from '../host/text.ts';

type None = Extract<McpBytes, { readonly kind: 'none' }>['why'];
type Covers = Extract<McpBytes, { readonly kind: 'known' }>['covers'];

const COVERED: Readonly<Record<Covers, readonly string[]>> = {
  file: ['The file itself is; what it imports is not: approve a package of one version for that.'],
  image: ['That is the whole image.'],
  tree: ['Those are its own files, and what the lock file of npx says of all it depends on.'],
  own: ['Those are its own files; what it depends on is not pinned.'],
};

const NOT: Readonly<Record<None, string>> = {
  system: 'it is a program of the system, which its updates change.',
  remote: 'it runs elsewhere.',
  'no-version': 'it names no exact version. Name one in the client: NAME@1.2.3, or an image by its digest.',
  launcher:
    'only what npx, uvx and pipx run start by themselves can be found again. Start it by one of them.',
  'too-large': 'it is too large to be read at each start.',
  unread: 'what its words start cannot be told. Name a file by its whole path.',
};

/** For a person who approves. */
export function bytesLines(bytes: McpBytes): readonly string[] {
  if (bytes.kind === 'known') {
    return [`Its bytes are pinned: ${bytes.integrity.slice(0, 28)}…`, ...COVERED[bytes.covers]];
  }
  if (bytes.kind === 'none') return [`Its bytes are not pinned: ${NOT[bytes.why]}`];
  if (bytes.kind === 'unreadable') return ['Its bytes are not pinned: they cannot be read.'];
  return [
    'Its bytes are not pinned: they are not on this machine yet.',
    `Fetch them, then approve it again: ${shown(bytes.fetch)}`,
  ];
}
