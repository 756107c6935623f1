import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { eagerFlag } from '../../src/host/eager-compiling.ts';

describe('compiling early', () => {
  it.each([
    ['Node 20', '11.3.244.8-node.38', true],
    ['Node 22', '12.4.254.21-node.33', false],
    ['Node 24', '13.6.233.10-node.28', false],
    ['a Node to come', '14.1.146.11-node.14', false],
  ])('is asked of %s only where it can be', (_, v8, can) => {
    expect(eagerFlag(v8) !== undefined).toBe(can);
  });

  it('is something this Node takes without a word', () => {
    const flag = eagerFlag(process.versions.v8);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        '-e',
        'require("v8").setFlagsFromString(process.argv[1]); console.log("done")',
        '--',
        flag ?? '--sparkplug',
      ],
      { encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
  });
});
