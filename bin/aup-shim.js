#!/usr/bin/env node
import '../dist/aup-shim.js';
