/** Pieces the wire formats share. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { BodyShape } from '../../engine/definitions.ts';

/** Never touched, nor anything below. */
export const OPAQUE: BodyShape = { self: 'opaque' };
/** The `type` of an object: untouched. */
export const TYPE: BodyShape = { self: 'type' };
/** Text and nothing known below it. */
export const TEXT: BodyShape = { self: 'text' };
/** JSON as a string. */
export const JSON_TEXT: BodyShape = { self: 'json' };
/** An object whose names and values come from the agent or the model. */
export const FREE: BodyShape = { self: 'text', names: true };
/** Base64 of a picture, document or sound, a web address that may be one, or text after all. */
export const MEDIA: BodyShape = { self: 'media' };
/** An object with `data` beside its type. */
export const MEDIA_OBJECT: BodyShape = {
  self: 'text',
  fields: { data: MEDIA, format: OPAQUE, mimeType: OPAQUE, mime_type: OPAQUE },
};
/** `data` of a block: sealed by the service, media or text. */
export const BLOCK_DATA: BodyShape = {
  self: 'media',
  unless: { types: ['redacted_thinking', 'reasoning.encrypted'] },
};

/** Only the named fields matter. */
export function only(fields: Readonly<Record<string, BodyShape>>): BodyShape {
  return { self: 'opaque', fields, rest: OPAQUE };
}

/**
 * JSON Schema: what is written in it is scanned. Names of properties stay, and so do the words that must agree with
 * them; a property may itself be called `type` or `required`, so `properties` has a shape of its own.
 */
export const SCHEMA: BodyShape = {
  self: 'text',
  get fields() {
    return SCHEMA_FIELDS;
  },
};
const NAMED_SCHEMAS: BodyShape = { self: 'text', fields: {}, rest: SCHEMA };
const SCHEMA_FIELDS: Readonly<Record<string, BodyShape>> = {
  type: OPAQUE,
  required: OPAQUE,
  format: OPAQUE,
  pattern: OPAQUE,
  $ref: OPAQUE,
  $schema: OPAQUE,
  properties: NAMED_SCHEMAS,
  patternProperties: NAMED_SCHEMAS,
  dependentRequired: OPAQUE,
  $defs: NAMED_SCHEMAS,
  definitions: NAMED_SCHEMAS,
};

/** A tool offered to the model, or a list of them: what calls refer to by name stays, all it says is scanned. */
export const TOOL: BodyShape = {
  self: 'text',
  fields: {
    type: OPAQUE,
    name: OPAQUE,
    cache_control: OPAQUE,
    input_schema: SCHEMA,
    parameters: SCHEMA,
    parametersJsonSchema: SCHEMA,
    response: SCHEMA,
    responseJsonSchema: SCHEMA,
    output_schema: SCHEMA,
    // Of a server the service itself signs in to: a placeholder could not.
    authorization: OPAQUE,
    headers: OPAQUE,
    server_url: OPAQUE,
    container: OPAQUE,
    vector_store_ids: OPAQUE,
  },
};

/** A POST body of this service in no known format: every string that does not look like an id or a seal. */
export const UNKNOWN_BODY: BodyShape = {
  self: 'text',
  fields: {
    type: TYPE,
    data: BLOCK_DATA,
    id: OPAQUE,
    call_id: OPAQUE,
    tool_use_id: OPAQUE,
    tool_call_id: OPAQUE,
    item_id: OPAQUE,
    file_id: OPAQUE,
    previous_response_id: OPAQUE,
    prompt_cache_key: OPAQUE,
    object: OPAQUE,
    role: OPAQUE,
    model: OPAQUE,
    signature: OPAQUE,
    thinking: OPAQUE,
    thoughtSignature: OPAQUE,
    thought_signature: OPAQUE,
    encrypted_content: OPAQUE,
    cache_control: OPAQUE,
    tools: TOOL,
    image_url: MEDIA,
    input_audio: MEDIA_OBJECT,
    inlineData: MEDIA_OBJECT,
    inline_data: MEDIA_OBJECT,
  },
};

/** The fields of a JSON object; none when `value` is no object. */
export function fieldsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements of a JSON array; none when `value` is no array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The number, or 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
