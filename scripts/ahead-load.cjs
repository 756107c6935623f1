// Starts bundles from code that was compiled ahead for this very Node (see ahead-make.cjs): compiling is a third of a start.
// The build puts this into dist/, beside the bundles.
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

/** Code of one Node is nothing to another. */
exports.folder = path.join(__dirname, `ahead/${process.version}-${process.platform}-${process.arch}`);

/** Runs a bundled file as `require` would, which then finds it loaded. */
exports.run = (script, file) => {
  const loaded = new Module(file, null);
  loaded.filename = file;
  require.cache[file] = loaded;
  const load = script.runInThisContext();
  load.call(loaded.exports, loaded.exports, Module.createRequire(file), loaded, file, path.dirname(file));
  loaded.loaded = true;
};

/** The file as a function of what modules are given. The build leaves nothing but ASCII in these files. */
exports.compile = (file, cachedData) =>
  new Script(Module.wrap(readFileSync(file, 'latin1')), { filename: file, cachedData });

/** Code that cannot be read, or that Node does not take, is left to `require`. */
function compiled(name) {
  const file = path.join(__dirname, 'chunks', `${name}.cjs`);
  try {
    return { file, script: exports.compile(file, readFileSync(path.join(exports.folder, name))) };
  } catch {
    return undefined;
  }
}

/** Loads the chunks whose names begin with one of these, in this order. */
exports.load = (...beginnings) => {
  let names = [];
  try {
    names = readdirSync(exports.folder);
  } catch {
    // Compiled for another Node, or not at all.
  }
  for (const beginning of beginnings) {
    const found = compiled(names.find((name) => name.startsWith(`${beginning}-`)) ?? beginning);
    if (found !== undefined) exports.run(found.script, found.file);
  }
};
