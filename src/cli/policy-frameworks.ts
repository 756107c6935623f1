/** The catalogue's frameworks, by what of a policy is evidence for them. */
import { frameworks } from '../catalog/frameworks/index.ts';
import type { FrameworkLine, FrameworkMapping } from '../engine/policy/frameworks.ts';

/** The policy itself is what `policy lint` checks. */
const POLICY = 'policy-lint';

export function frameworkMapping(): FrameworkMapping {
  const mapping: Record<string, FrameworkLine[]> = {};
  for (const { name: framework, lines } of frameworks) {
    for (const { id: ref, title, evidence } of lines) {
      for (const { source, strength } of evidence) {
        const key = source === 'policy' ? POLICY : source;
        (mapping[key] ??= []).push({ framework, ref, title, strength });
      }
    }
  }
  return mapping;
}
