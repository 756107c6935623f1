#!/usr/bin/env node
import '../dist/aup-hook.js';
