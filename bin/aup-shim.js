#!/usr/bin/env node
// Some clients of MCP join all arguments to one word.
const kind = /^mcp(?: --|$)/.test(process.argv[2]) ? 'mcp' : 'shim';
require('../dist/ahead.cjs').load('start-hook', 'start-both', `start-${kind}`);
require(`../dist/aup-${kind}.cjs`);
