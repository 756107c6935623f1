// A tenth above what was measured when they were set: growth beyond that is a decision, made here. Bytes as they lie on disk.
import { startupFiles } from './scripts/startup.mjs';

const root = import.meta.dirname;
const plain = { brotli: false, gzip: false };

export default [
  { name: 'hook, at start', path: startupFiles(root, 'dist/aup-hook.js'), limit: '26 kB', ...plain },
  { name: 'shim, at start', path: startupFiles(root, 'dist/aup-shim.js'), limit: '1.1 MB', ...plain },
  { name: 'all programs', path: ['dist/**/*.js', 'bin/*.js'], limit: '3.3 MB', ...plain },
];
