#!/usr/bin/env node
require('../dist/ahead.cjs').load('start-hook', 'start-shim');
require('../dist/aup-shim.cjs');
