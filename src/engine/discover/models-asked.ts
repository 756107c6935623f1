/** Which models a request asks for: by its path and by its body. */
import { decodeLiteral } from '../redact/json-literal.ts';
import { walkJson } from '../redact/json.ts';

export interface ModelPlaces {
  /** The first group is the name. */
  readonly paths: readonly {
    readonly service: string;
    readonly pattern: RegExp;
    /** A path that names `m-1`. */
    readonly example: string;
  }[];
  /** Ways down a body, in lower case; `*` = any place of a list. */
  readonly fields: readonly (readonly string[])[];
}

export interface ModelRequest {
  /** As it is sent, without its query. */
  readonly path: string;
  readonly body: string;
  /** Its format is known to be one that asks a model. */
  readonly isModelCall: boolean;
}

/** Undefined when the path is no valid text: nobody can tell then what it names. */
function inPath(path: string, { paths }: ModelPlaces): readonly string[] | undefined {
  try {
    const plain = decodeURIComponent(path);
    return paths.flatMap(({ pattern }) => pattern.exec(plain)?.[1] ?? []);
  } catch {
    return undefined;
  }
}

type Ways = readonly (readonly string[])[];

function down(ways: Ways, key: string | number): Ways | undefined {
  const name = typeof key === 'number' ? '*' : key.toLowerCase();
  const left = ways.flatMap(([first, ...rest]) => (first === name ? [rest] : []));
  return left.length === 0 ? undefined : left;
}

/** Every value at the places: of a name that stands there twice services may take either. */
function inBody(body: string, { fields }: ModelPlaces): readonly string[] {
  const found: string[] = [];
  walkJson<Ways>(body, fields, {
    step: down,
    string: ({ start, end, state }) => {
      if (state.some((way) => way.length === 0)) found.push(decodeLiteral(body.slice(start, end)) ?? '');
    },
  });
  return found;
}

/** Undefined when the request asks no model; empty when it should name one and does not. */
export function modelsAsked(request: ModelRequest, places: ModelPlaces): readonly string[] | undefined {
  const named = inPath(request.path, places);
  if (named === undefined) return [];
  const all = [...new Set([...named, ...inBody(request.body, places)])];
  return all.length > 0 || request.isModelCall ? all : undefined;
}
