#!/usr/bin/env node
require('../dist/aup-guard.cjs');
