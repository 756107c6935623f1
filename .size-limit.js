// Limits are set after the first whole build: about a third above what was measured then.
import { startupFiles } from './scripts/startup.mjs';

const root = import.meta.dirname;
const plain = { brotli: false, gzip: false };

export default [
  { name: 'hook, at start', path: startupFiles(root, 'dist/aup-hook.cjs'), limit: '60 kB', ...plain },
  { name: 'shim, at start', path: startupFiles(root, 'dist/aup-shim.cjs'), limit: '200 kB', ...plain },
  { name: 'all programs', path: ['dist/**/*.{js,cjs}', 'bin/*.js'], limit: '3 MB', ...plain },
];
