/** `mldrift demo`: plays the stories, prints the closing table, then leaves the server up or leaves. */
import { ApiClient } from '../api-client.js';
import type { Command } from '../command.js';
import { Progress } from '../progress.js';
import { textTable } from '../text-table.js';
import { type DemoOptions, readDemoOptions } from './demo-options.js';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { Narrator } from './narrator.js';
import { type PlayedStep, playStory, type StoryTools } from './story.js';
import { syntheticStory } from './synthetic-story.js';
import { weatherStory } from './weather-story.js';

const STORIES = { synthetic: syntheticStory, weather: weatherStory };

export const demoCommand: Command = async (args) => {
  const options = readDemoOptions(args);
  const narrator = new Narrator();
  const server = options.url === undefined ? await startDemoServer() : undefined;
  const api = server?.api ?? new ApiClient(options.url ?? '', options.key);
  narrator.say(server === undefined ? `Playing against ${api.url}.` : welcome(server));
  try {
    const isAsExpected = await playAll(options, { api, narrator, progress: new Progress() });
    if (server !== undefined && !options.exits) await stayUp(server, narrator);
    return isAsExpected ? 0 : 1;
  } finally {
    await server?.stop();
  }
};

function welcome({ api, home, isOpen }: DemoServer): string {
  const access = isOpen ? ' No API keys are set, so everybody on this machine is admin.' : '';
  return `MLDrift is up at ${api.url} with a fresh home in ${home}.${access}`;
}

async function playAll({ stories }: DemoOptions, tools: StoryTools): Promise<boolean> {
  const { narrator } = tools;
  const startedAtMs = performance.now();
  const played = new Map<string, PlayedStep[]>();
  for (const name of stories) {
    const { title } = STORIES[name];
    played.set(title, await playStory(STORIES[name], tools));
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
  const planned = stories.reduce((sum, name) => sum + STORIES[name].steps.length, 0);
  const fulfilled = [...played.values()].flat().filter(({ isAsExpected }) => isAsExpected).length;
  narrator.heading(`Closing table: ${fulfilled} of ${planned} steps went as expected, ${seconds} s`);
  for (const [title, steps] of played) {
    narrator.say(title);
    narrator.say(closingTable(steps));
  }
  return fulfilled === planned;
}

function closingTable(played: readonly PlayedStep[]): string {
  return textTable(
    ['', 'step', 'expected', 'got', 'figure'],
    played.map(({ isAsExpected, title, expected, got, figure }) => [
      isAsExpected ? 'ok' : '!!',
      title,
      expected,
      got,
      figure,
    ]),
  );
}

/** Until a person stops it. */
async function stayUp(server: DemoServer, narrator: Narrator): Promise<void> {
  narrator.heading('The server stays up');
  narrator.say(
    `Look around: ${server.api.url}/docs (Swagger UI). Ctrl-C stops it and removes ${server.home}.`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
}
