import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, loadConfig } from './config.js';

function faultOf(environment: Record<string, string>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  it('binds to loopback and does everything in one process by default', () => {
    const config = loadConfig({});
    expect(config.host).toBe('127.0.0.1');
    expect(config.roles).toEqual(['api', 'worker', 'scheduler']);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every faulty variable at once', () => {
    const message = faultOf({ MLDRIFT_PORT: '70000', REDIS_URL: 'http://x', MLDRIFT_LOG_LEVEL: 'loud' });
    for (const name of ['MLDRIFT_PORT', 'REDIS_URL', 'MLDRIFT_LOG_LEVEL']) expect(message).toContain(name);
  });

  it('refuses a misspelt variable, whose default would stay in force in silence', () => {
    expect(faultOf({ MLDRIFT_HOMES: '/x' })).toContain('MLDRIFT_HOMES: no such variable');
  });

  it('treats an empty variable as not set', () => {
    expect(loadConfig({ DATABASE_URL: '', MLDRIFT_API_KEYS: '' }).databaseUrl).toBeUndefined();
  });

  it('reads keys with names and roles, and refuses short secrets', () => {
    const keys = loadConfig({ MLDRIFT_API_KEYS: 'ci:operator:0123456789abcdef' }).apiKeys;
    expect(keys).toEqual([{ name: 'ci', role: 'operator', secret: '0123456789abcdef' }]);
    expect(faultOf({ MLDRIFT_API_KEYS: 'ci:operator:short' })).toContain('at least 16 characters');
    expect(faultOf({ MLDRIFT_API_KEYS: 'ci:root:0123456789abcdef' })).toContain('viewer, operator, admin');
  });

  it('splits roles over processes only on real servers', () => {
    expect(faultOf({ MLDRIFT_ROLES: 'worker' })).toContain('needs REDIS_URL and DATABASE_URL');
    const servers = { REDIS_URL: 'redis://x', DATABASE_URL: 'postgres://x/y' };
    expect(loadConfig({ MLDRIFT_ROLES: 'worker', ...servers }).roles).toEqual(['worker']);
  });

  it('shares fits between processes when there can be several, unless told otherwise', () => {
    const servers = { REDIS_URL: 'redis://x', DATABASE_URL: 'postgres://x/y' };
    expect(loadConfig({}).fits).toBe('local');
    expect(loadConfig({ REDIS_URL: 'redis://x' }).fits).toBe('local');
    expect(loadConfig(servers).fits).toBe('queue');
    expect(loadConfig({ ...servers, MLDRIFT_FITS: 'local' }).fits).toBe('local');
    expect(faultOf({ MLDRIFT_FITS: 'queue' })).toContain('MLDRIFT_FITS: queue needs');
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const entries = lines.flatMap((line) => {
    const found = /^([A-Z_]+)=(.*)$/.exec(line);
    return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
  });

  it('lists the variables of the schema in their order', () => {
    expect(entries.map(([name]) => name)).toEqual(Object.keys(environmentSchema.shape));
  });

  it('gives the defaults', () => {
    const { workerThreads: _, ...given } = loadConfig(Object.fromEntries(entries));
    const { workerThreads: __, ...defaults } = loadConfig({});
    expect(given).toEqual(defaults);
  });
});
