/** The options of `mldrift demo`. */
import { parseOptions } from '../parse-options.js';
import { UsageError } from '../usage-error.js';

export const STORY_NAMES = ['synthetic', 'weather'] as const;
export type StoryName = (typeof STORY_NAMES)[number];

export interface DemoOptions {
  /** Stop after the closing table. */
  readonly exits: boolean;
  readonly stories: readonly StoryName[];
  /** A server that is up already. */
  readonly url?: string;
  /** Its API key, when it wants one. */
  readonly key?: string;
}

export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { exit, story, url, key } = parseOptions(args, {
    exit: { type: 'boolean', default: false },
    story: { type: 'string' },
    url: { type: 'string' },
    key: { type: 'string' },
  });
  const stories = STORY_NAMES.filter((name) => story === undefined || name === story);
  if (stories.length === 0)
    throw new UsageError(`--story must be one of ${STORY_NAMES.join(', ')}, not ${story}`);
  if (url !== undefined && !/^https?:\/\//.test(url)) {
    throw new UsageError(`--url must start with http:// or https://, not ${url}`);
  }
  return {
    exits: exit,
    stories,
    ...(url === undefined ? {} : { url: url.replace(/\/+$/, '') }),
    ...(key === undefined ? {} : { key }),
  };
}
