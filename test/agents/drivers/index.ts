import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { qwen } from './qwen.ts';
import { aider } from './aider.ts';
import type { Driver } from './model.ts';

/** Every agent the matrix drives. */
export const drivers: readonly Driver[] = [claude, codex, copilot, gemini, opencode, qwen, aider];
