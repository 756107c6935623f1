#!/usr/bin/env node
require('../dist/aup-hook.cjs');
