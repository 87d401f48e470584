/** The one place that reads environment variables: parsed once before Nest starts, then frozen. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

export const ROLES = ['api', 'worker', 'scheduler'] as const;
/** What a process does: answer HTTP, run jobs, or claim schedule slots. */
export type ProcessRole = (typeof ROLES)[number];

export const ACCESS_ROLES = ['viewer', 'operator', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

export interface ApiKey {
  readonly name: string;
  readonly role: AccessRole;
  readonly secret: string;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const apiKeys = z.string().transform((text, context): ApiKey[] => {
  return list(text).flatMap((entry) => {
    const [name, role, secret, ...rest] = entry.split(':');
    const known = ACCESS_ROLES.find((candidate) => candidate === role);
    if (!name || !known || !secret || secret.length < 16 || rest.length > 0) {
      context.addIssue({
        code: 'custom',
        message: `each key is name:role:secret with a role of ${ACCESS_ROLES.join(', ')} and a secret of at least 16 characters`,
      });
      return [];
    }
    return [{ name, role: known, secret }];
  });
});

const processRoles = z.string().transform((text, context): ProcessRole[] => {
  const roles = ROLES.filter((role) => list(text).includes(role));
  if (roles.length === 0 || list(text).some((part) => !ROLES.some((role) => role === part))) {
    context.addIssue({ code: 'custom', message: `a comma-separated list of ${ROLES.join(', ')}` });
  }
  return roles;
});

const wholeNumber = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum);

/** Every variable with its default; `.env.example` lists the same keys in the same order (a test compares). */
export const environmentSchema = z.object({
  MLDRIFT_HOME: z.string().min(1).default('./.mldrift'),
  MLDRIFT_HOST: z.string().min(1).default('127.0.0.1'),
  MLDRIFT_PORT: wholeNumber(0, 65535).default(3000),
  MLDRIFT_ROLES: processRoles.default([...ROLES]),
  MLDRIFT_API_KEYS: apiKeys.default([]),
  MLDRIFT_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']).default('info'),
  MLDRIFT_WORKER_THREADS: wholeNumber(1, 256).default(Math.max(1, availableParallelism())),
  MLDRIFT_FITS: z.enum(['local', 'queue']).optional(),
  MLDRIFT_UPLOAD_LIMIT_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(5 * 1024 ** 3),
  MLDRIFT_DUCKDB_MEMORY_MB: wholeNumber(128, 1_000_000).default(1024),
  MLDRIFT_SQLITE_SYNCHRONOUS: z.enum(['normal', 'full']).default('normal'),
  MLDRIFT_SHUTDOWN_SECONDS: wholeNumber(1, 3600).default(25),
  MLDRIFT_ONNX_SECONDS: wholeNumber(1, 3600).default(60),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address; leave it out for the embedded SQLite file')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// address; leave it out for the embedded queue')
    .optional(),
  STORAGE_URL: z
    .string()
    .regex(/^file:\/\//, 'must be a file:// address; leave it out for the objects folder in MLDRIFT_HOME')
    .optional(),
});

export interface Config {
  readonly home: string;
  readonly host: string;
  readonly port: number;
  readonly roles: readonly ProcessRole[];
  readonly apiKeys: readonly ApiKey[];
  readonly logLevel: string;
  readonly workerThreads: number;
  /** Whether idle worker processes fit models of each other's training jobs. */
  readonly fits: 'local' | 'queue';
  readonly uploadLimitBytes: number;
  readonly duckdbMemoryMb: number;
  readonly sqliteSynchronous: 'normal' | 'full';
  readonly shutdownMs: number;
  /** How long the import or export of an ONNX file may take. */
  readonly onnxMs: number;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly storageUrl: string | undefined;
}

/** Injection token of the frozen configuration. */
export const CONFIG = Symbol('config');

/** The start stops on this; the message lists every faulty variable at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses the environment. @throws ConfigError naming each faulty variable and the rule it broke */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const faults = unknownVariables(present);
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    faults.push(
      ...parsed.error.issues.map(({ path, message }) => {
        const name = path.join('.');
        // Keys and addresses hold secrets, which must not reach a terminal or a log.
        const isSecret = name === 'MLDRIFT_API_KEYS' || name.endsWith('_URL');
        return `${name}: ${message}${isSecret ? '' : ` (set to ${JSON.stringify(present[name])})`}`;
      }),
    );
  } else {
    const { MLDRIFT_ROLES: roles, MLDRIFT_FITS: fits, REDIS_URL, DATABASE_URL } = parsed.data;
    if (roles.length < ROLES.length && (REDIS_URL === undefined || DATABASE_URL === undefined)) {
      faults.push('MLDRIFT_ROLES: splitting roles over processes needs REDIS_URL and DATABASE_URL');
    }
    if (fits === 'queue' && (REDIS_URL === undefined || DATABASE_URL === undefined)) {
      faults.push(
        'MLDRIFT_FITS: queue needs REDIS_URL and DATABASE_URL; there is only one process without them',
      );
    }
  }
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(`the configuration is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
  const env = parsed.data;
  const isShared = env.REDIS_URL !== undefined && env.DATABASE_URL !== undefined;
  return Object.freeze({
    home: resolve(env.MLDRIFT_HOME),
    host: env.MLDRIFT_HOST,
    port: env.MLDRIFT_PORT,
    roles: env.MLDRIFT_ROLES,
    apiKeys: env.MLDRIFT_API_KEYS,
    logLevel: env.MLDRIFT_LOG_LEVEL,
    workerThreads: env.MLDRIFT_WORKER_THREADS,
    fits: env.MLDRIFT_FITS ?? (isShared ? 'queue' : 'local'),
    uploadLimitBytes: env.MLDRIFT_UPLOAD_LIMIT_BYTES,
    duckdbMemoryMb: env.MLDRIFT_DUCKDB_MEMORY_MB,
    sqliteSynchronous: env.MLDRIFT_SQLITE_SYNCHRONOUS,
    shutdownMs: env.MLDRIFT_SHUTDOWN_SECONDS * 1000,
    onnxMs: env.MLDRIFT_ONNX_SECONDS * 1000,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    storageUrl: env.STORAGE_URL,
  });
}

/** A misspelt variable would silently leave its default in force, so names with our prefix must be known. */
function unknownVariables(environment: Record<string, unknown>): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('MLDRIFT_') && !(name in environmentSchema.shape))
    .map((name) => `${name}: no such variable`);
}
