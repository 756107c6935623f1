#!/usr/bin/env node
import '../dist/aup-guard.js';
