import { describe, expect, it } from 'vitest';
import { refuseAliasName, refuseModelName } from './names.js';

describe('names of models', () => {
  it.each(['weather', 'Credit risk 2026', 'été', 'a.b-c_d', 'x'.repeat(250)])('allow %s', (name) => {
    expect(refuseModelName(name)).toBeUndefined();
  });

  it.each(['', '  ', ' a', 'a ', 'a/b', 'a\\b', 'a:b', '.', '..', 'a\nb', 'a\0', 'x'.repeat(251)])(
    'refuse %j',
    (name) => {
      expect(refuseModelName(name)).toMatch('must');
    },
  );
});

describe('names of aliases', () => {
  it.each(['champion', 'challenger', 'eu-west_2', 'v', 'v1a', 'latest-2', 'x'.repeat(255)])(
    'allow %s',
    (alias) => {
      expect(refuseAliasName(alias)).toBeUndefined();
    },
  );

  it.each([
    '',
    'a b',
    'a/b',
    'é',
    'x'.repeat(256),
    'latest',
    'LATEST',
    'v1',
    'V12',
    'Champion',
    'CHALLENGER',
  ])('refuse %j', (alias) => {
    expect(refuseAliasName(alias)).toBeDefined();
  });
});
