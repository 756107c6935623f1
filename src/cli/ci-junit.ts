/** What `ci` found, as a report of tests: JUnit XML as CI systems read it. */
import type { CiFinding, CiReport } from '../engine/ci/model.ts';
import { headOf, leftOf, placeOf, verdictOf, wellFormed } from './ci-words.ts';

/** What XML 1.0 has no way to say at all. */
const UNSAYABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Any text as content or in quotes. */
export function xmlText(text: string): string {
  return wellFormed(text)
    .replaceAll(UNSAYABLE, '\ufffd')
    .replaceAll(/[&<>"'\n\r\t]/g, (char) => ENTITIES[char] ?? '');
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}

function bodyOf(finding: CiFinding): string {
  const { level, text, next, clause } = finding;
  const said = [text, clause ?? '', `next: ${next}`].filter((part) => part !== '').join('\n');
  if (level !== 'error') return `<system-out>${xmlText(`${level}: ${said}`)}</system-out>`;
  return `<failure${attributes({ message: text, type: finding.rule })}>${xmlText(said)}</failure>`;
}

function testcase(finding: CiFinding): string {
  const { rule, text, file, line } = finding;
  const where = placeOf(finding);
  const name = where === '' ? text : `${where}: ${text}`;
  return `    <testcase${attributes({ classname: `aup-guard.${rule}`, name, file, line })}>${bodyOf(finding)}</testcase>`;
}

/** Warnings and notes are tests that pass; where nothing was found there is one that says so. */
export function ciJunit(report: CiReport): string {
  const { findings } = report;
  const cases =
    findings.length === 0
      ? [`    <testcase${attributes({ classname: 'aup-guard.ci', name: verdictOf(report) })}></testcase>`]
      : findings.map((finding) => testcase(finding));
  const failures = findings.filter(({ level }) => level === 'error').length;
  const counts = { tests: cases.length, failures, errors: 0, skipped: 0 };
  const words = [...headOf(report), leftOf(report) ?? '', verdictOf(report)].filter((line) => line !== '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'aup-guard ci', ...counts })}>`,
    `  <testsuite${attributes({ name: 'aup-guard ci', ...counts })}>`,
    ...cases,
    `    <system-out>${xmlText(words.join('\n'))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
