/** The one claim of a token, and the kinds of sign-in, in files that hold secrets: read only where a clause says so. */
import { isObject } from '../engine/json-object.ts';
import { safe } from '../engine/text.ts';
import type { TierEvidence, TierSecret } from '../engine/tier/model.ts';
import { readConfig } from './mcp-files.ts';
import { filesOf, type Ground } from './mcp-places.ts';

/** Where the claims of OpenAI lie in a token. */
const CLAIMS = 'https://api.openai.com/auth';

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the text holds is a secret: an error would quote it.
    return undefined;
  }
}

/** The middle of a token; neither of the other parts is looked at. */
function claimsOf(token: unknown): unknown {
  const [, middle] = typeof token === 'string' ? token.split('.') : [];
  const body = middle === undefined ? undefined : json(Buffer.from(middle, 'base64url').toString());
  return isObject(body) ? body[CLAIMS] : undefined;
}

function fromIdToken(content: unknown): readonly TierEvidence[] {
  const tokens = isObject(content) ? content['tokens'] : undefined;
  const claims = claimsOf(isObject(tokens) ? tokens['id_token'] : undefined);
  const plan = isObject(claims) ? claims['chatgpt_plan_type'] : undefined;
  if (typeof plan !== 'string' || !isObject(claims)) return [];
  const org = claims['chatgpt_account_id'];
  const how = safe`says the plan in its token, as old as that is`;
  return [{ from: 'file', grade: 'declared', value: plan, how, ...(typeof org === 'string' ? { org } : {}) }];
}

function fromTypes(content: unknown): readonly TierEvidence[] {
  const types = Object.values(isObject(content) ? content : {}).map((one) => isObject(one) && one['type']);
  if (types.length === 0 || !types.every((type) => type === 'api')) return [];
  const how = safe`every provider is signed in to with a key`;
  return [{ from: 'file', grade: 'declared', value: 'api', seat: false, how }];
}

export function secretEvidence(ground: Ground, { at, reads }: TierSecret): readonly TierEvidence[] {
  const [path] = filesOf(ground, at);
  const read = path === undefined ? undefined : readConfig(path, ground.root);
  if (read === undefined || 'fault' in read) return [];
  const content = json(Buffer.from(read.bytes).toString());
  return reads === 'id-token' ? fromIdToken(content) : fromTypes(content);
}
