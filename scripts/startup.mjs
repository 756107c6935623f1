// What a bundled program loads before it does anything: its own file and the chunks it imports statically.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { edgesOf, parse } from './source-tree.mjs';

/** Files of the start-up of a bundle, as tree paths; `entry` is like `dist/aup-hook.js`. */
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

/** Packages of which code is inside these bundled files; the bundler names each module in a comment. */
export function bundledPackages(root, files) {
  const found = new Set();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const match of text.matchAll(/^\/\/(?:#region)? node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm)) {
      found.add(match[1]);
    }
  }
  return [...found];
}
