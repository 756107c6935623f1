// What a bundled program loads before it does anything: its own file and the chunks it imports statically.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { edgesOf, parse } from './source-tree.mjs';

/** Files of the start-up of a bundle, as tree paths; `entry` is like `dist/aup-hook.cjs`. */
export function startupFiles(root, entry) {
  const files = new Set([entry]);
  // A Set grows while it is iterated, which makes it the work list as well.
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const edge of edgesOf(parse({ path: file, text }))) {
      if (edge.kind === 'static' && edge.to !== undefined) files.add(edge.to);
    }
  }
  return [...files];
}

/** Folders of the packages of which code is in these bundled files; the bundler names each module in a comment. */
export function bundledFolders(root, files) {
  const found = new Set();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    // Greedy up to the last node_modules: a nested package is another one than its host.
    for (const match of text.matchAll(/^\/\/(?:#region)? (\S*node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm)) {
      found.add(match[1]);
    }
  }
  return [...found];
}

/** `node_modules/a/node_modules/@b/c` -> `@b/c`. */
export function packageIn(folder) {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
