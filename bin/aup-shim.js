#!/usr/bin/env node
require('../dist/aup-shim.cjs');
