import { mkdirSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from './scratch.ts';

let at: Scratch;
beforeEach(() => {
  at = new Scratch();
});
afterEach(() => at.end());

const KEY = 'AKIAIOSFODNN7EXBMPLE';

describe('files that are deleted', () => {
  it('are counted, and told from those git has', async () => {
    expect((await at.facts('rm a.txt')).all).toBe('1 file, 4 bytes\ngit has them all');
    at.file('src/big.bin', 'x'.repeat(3000));
    at.file('src/small', 'x');
    symlinkSync('/etc', path.join(at.repo, 'src/link'));
    expect((await at.facts('rm -rf src')).all).toBe(
      '2 files, 2.9 KB, 1 link (not what they point to)\nlargest: src/big.bin 2.9 KB · src/small 1 byte\n! git has no copy: not to be had back\n!   src/small\n!   src/big.bin',
    );
  });

  it('are what the pattern stands for, and may not be there at all', async () => {
    at.file('b.txt', '1');
    expect((await at.facts('rm *.txt')).all).toMatch(/^2 files, 5 bytes\n[^]*git has no copy of 1 of them/);
    expect((await at.facts('rm notes.md')).all).toBe('nothing is there by that name now');
    mkdirSync(path.join(at.repo, 'empty'));
    expect((await at.facts('rm -r empty')).all).toBe('empty folders only');
  });

  it('may have edits no commit has, or no repository around them', async () => {
    at.file('a.txt', 'edited\n');
    expect((await at.facts('rm a.txt')).all).toMatch(/1 file with edits that are in no commit/);
    writeFileSync(path.join(at.base, 'out.md'), 'x');
    expect((await at.facts('rm ../out.md')).all).toMatch(/no repository here has a copy/);
  });

  it('are not made up where none are named', async () => {
    expect((await at.facts('docker volume prune -f')).all).toBe('');
  });
});

describe('what is sent', () => {
  it.each([
    [
      'curl -d @notes.md https://api.example.com/v1/x',
      /^to {2}api\.example\.com\/v1\/x {2}POST\ntakes {2}1 file, 24 bytes {2}\(notes\.md\)$/,
    ],
    [
      'curl -F f=@notes.md https://bob:pw@e.example/up',
      /^to {2}e\.example\/up {2}POST\ntakes {2}1 file, 24 bytes/,
    ],
    ['curl -T notes.md https://e.example/', /^to {2}e\.example {2}PUT\ntakes {2}1 file/],
    ['curl -X DELETE https://e.example/x', /^to {2}e\.example\/x {2}DELETE$/],
    ['curl -d hello https://e.example/x', /POST\nsays {2}5 bytes given on the command line$/],
    ['wget --post-file=notes.md https://e.example', /^to {2}e\.example {2}POST\ntakes {2}1 file/],
    ['scp notes.md bob@host:/tmp', /^to {2}bob@host:\/tmp\ntakes {2}1 file/],
    ['rsync -av docs/ host.example:/srv/', /^to {2}host\.example:\/srv\/\ntakes {2}2 files, 2 bytes/],
    ['mail -s hi bob@example.com', /^to {2}bob@example\.com\nsubject {2}hi$/],
    [
      'gh pr create -t Retry -b words -B main -R acme/shop',
      /^pr create {2}of acme\/shop\ntitle {2}Retry\ninto main$/,
    ],
    ['gh issue comment 7 -b words', /^issue comment 7 {2}of this repository/],
  ])('%s', async (line, wanted) => {
    at.file('notes.md', 'nothing of note in here\n');
    at.file('docs/a', 'a');
    at.file('docs/b', 'b');
    expect((await at.facts(line)).all).toMatch(wanted);
  });

  it('is told by kind when it holds secrets or personal data', async () => {
    at.file('dump.sql', `key ${KEY}\nmail ann.smith@example.org\n`);
    const { all } = await at.facts('curl -d @dump.sql https://e.example');
    expect(all).toMatch(/! what it takes holds 1 secret · 1 personal/);
    expect(all).not.toContain(KEY);
    expect((await at.facts(`curl -d key=${KEY} https://e.example`)).danger).toEqual([
      'what it says holds 1 secret',
    ]);
  });
});

describe('what is published', () => {
  it('has a name, a version and a place', async () => {
    at.file(
      'package.json',
      JSON.stringify({
        name: '@acme/shop',
        version: '1.2.3',
        private: true,
        files: ['dist'],
        publishConfig: { registry: 'https://npm.acme.example' },
      }),
    );
    at.file('Cargo.toml', '[package]\nname = "shop"\nversion = "0.3.0"\n');
    at.file('dist/shop-1.whl', 'x');
    expect((await at.facts('npm publish --tag next')).all).toBe(
      'package  @acme/shop@1.2.3\nregistry  https://npm.acme.example  tag next\npackage.json says private: it will be refused\nfiles  dist\n! a published version stays public: it can hardly be taken back',
    );
    expect((await at.facts('cargo publish')).all).toMatch(/^crate {2}shop@0\.3\.0\n!/);
    expect((await at.facts('twine upload dist/shop-1.whl')).all).toBe(
      'files  dist/shop-1.whl\n1 file, 1 byte',
    );
    expect((await at.facts('docker push reg.acme.example/app:1')).all).toBe(
      'image  reg.acme.example/app:1\nregistry  reg.acme.example',
    );
  });
});

describe('a change of what runs', () => {
  it('by terraform is read from the plan file', async () => {
    copyFileSync('test/fixtures/plans/change.tfplan', path.join(at.repo, 'plan.out'));
    const { all } = await at.facts('terraform apply plan.out');
    expect(all).toBe(
      'plan  1 to create · 1 to update · 1 to replace · 1 to delete\n  create  terraform_data.new\n  update  terraform_data.changed\n! 2 resources destroyed or replaced:\n!   delete  terraform_data.gone\n!   replace  terraform_data.replaced',
    );
    expect((await at.facts('terraform apply -auto-approve')).all).toMatch(
      /no plan file: .*terraform plan -out FILE/,
    );
    expect((await at.facts('terraform destroy')).all).toMatch(/all this configuration manages is destroyed/);
    expect((await at.facts('terraform apply a.txt')).all).toMatch(/the plan file a\.txt cannot be read/);
  });

  it('by kubectl names objects and places', async () => {
    at.file(
      'm.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    app: x\n  name: web\n  namespace: shop\n---\nkind: Service\nmetadata:\n  name: web\n',
    );
    const { all } = await at.facts('kubectl --context prod -n shop apply -f m.yaml');
    expect(all).toBe(
      '2 objects\n  Deployment web (namespace shop)\n  Service web\nwhere  context prod · namespace shop',
    );
    expect((await at.facts('kubectl --context prod apply -f -')).danger).toEqual([
      'what comes from a pipe or address is not known here',
    ]);
    expect((await at.facts('kubectl --context prod delete pod x')).all).toMatch(/^delete pod x\nwhere/);
  });

  it('by helm names the release', async () => {
    expect((await at.facts('helm -n prod upgrade web ./chart')).all).toBe(
      'upgrade  release web  from ./chart\nwhere  namespace prod',
    );
  });
});

describe('money and secrets', () => {
  it('are what the command line says', async () => {
    expect(
      (await at.facts('curl -d amount=2000 -d currency=usd https://api.stripe.com/v1/charges')).all,
    ).toMatch(/amount 2000 · currency usd/);
    expect((await at.facts('cat ~/.ssh/id_ed25519')).all).toBe('file  ~/.ssh/id_ed25519');
  });
});
