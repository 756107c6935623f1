/** What a server wants of the client's person or model outside of requests of its own: in results, errors and notices. */
import { isObject } from '../json-object.ts';
import type { ResponseFrame } from './frame.ts';
import { spansIn } from './spans.ts';

/** A client is to open addresses before it tries again. */
const OPEN_ADDRESS = -32_042;

/** Methods that a result, or the state of a task, asks for; undefined stands for one that cannot be told. */
export function askedIn(holder: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { inputRequests } = holder;
  if (inputRequests === undefined) return [];
  if (!isObject(inputRequests)) return [undefined];
  return Object.values(inputRequests).map((each) => (isObject(each) ? each['method'] : undefined));
}

/** Those of an answer, its error included. */
export function askedByAnswer({ text, spans, result }: ResponseFrame): readonly unknown[] {
  if (isObject(result)) return askedIn(result);
  const at = spans.find(({ key }) => key === 'error');
  const code = at && spansIn(text, at.start).find(({ key }) => key === 'code');
  const asks = code !== undefined && Number(text.slice(code.start, code.end)) === OPEN_ADDRESS;
  return asks ? ['elicitation/create'] : [];
}
