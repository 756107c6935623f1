// A tenth above what was measured when they were set: growth beyond that is a decision, made here. Bytes as they lie on disk.
import { startupFiles } from './scripts/startup.mjs';

const root = import.meta.dirname;
const plain = { brotli: false, gzip: false };

export default [
  { name: 'hook, at start', path: startupFiles(root, 'dist/aup-hook.cjs'), limit: '60 kB', ...plain },
  {
    name: 'shim, at start',
    path: startupFiles(root, 'dist/aup-shim.cjs'),
    // Keys of each month, marks of receipts, and looks whose faults end nobody's session took eight more.
    limit: '390 kB',
    ...plain,
  },
  {
    name: 'gate of an MCP server, at start',
    path: startupFiles(root, 'dist/aup-mcp.cjs'),
    // The log in segments, and a clock that never goes back, took three more, keys of a month one.
    limit: '174 kB',
    ...plain,
  },
  { name: 'all programs', path: ['dist/**/*.{js,cjs}', 'bin/*.js'], limit: '9.5 MB', ...plain },
];
