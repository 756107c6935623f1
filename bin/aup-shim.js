#!/usr/bin/env node
require('../dist/ahead.cjs').load('hook', 'shim');
require('../dist/aup-shim.cjs');
