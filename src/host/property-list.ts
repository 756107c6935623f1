/** Property lists of macOS in either form, as files of other programs have them. */
import { binaryList, isBinaryList } from '../engine/discover/property-list.ts';
import { xmlList } from '../engine/discover/property-list-xml.ts';
import { isObject } from '../engine/json-object.ts';

/** What a list holds; undefined when it cannot be read. */
export function propertyList(bytes: Uint8Array): unknown {
  return isBinaryList(bytes) ? binaryList(bytes) : xmlList(new TextDecoder().decode(bytes));
}

/** The text that is the value of a key; undefined when there is none. */
export function listText(bytes: Uint8Array, key: string): string | undefined {
  const list = propertyList(bytes);
  const value = isObject(list) && Object.hasOwn(list, key) ? list[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
