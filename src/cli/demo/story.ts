/** A story is data: steps in order, each with what is expected of it and a function that plays it. */
import type { ApiClient } from '../api-client.js';
import type { Progress } from '../progress.js';
import type { Narrator } from './narrator.js';

export interface StoryTools {
  readonly api: ApiClient;
  readonly progress: Progress;
  readonly narrator: Narrator;
}

export interface StepResult {
  /** The outcome in a few words, beside what was expected. */
  readonly got: string;
  /** The figure that shows it. */
  readonly figure: string;
  readonly isAsExpected: boolean;
  /** What was decided, with the figures, and why. */
  readonly account: readonly string[];
}

export interface Step<Scene> {
  /** A few words, for the closing table. */
  readonly title: string;
  /** What happens, said before it is played. */
  readonly about: string;
  readonly expected: string;
  play(scene: Scene): Promise<StepResult>;
}

export interface Story<Scene> {
  readonly name: string;
  readonly title: string;
  readonly introduction: string;
  /** Prepares what all steps share. */
  open(tools: StoryTools): Promise<Scene>;
  readonly steps: readonly Step<Scene>[];
}

/** One line of the closing table. */
export interface PlayedStep {
  readonly title: string;
  readonly expected: string;
  readonly got: string;
  readonly figure: string;
  readonly isAsExpected: boolean;
}

/** Plays the steps in order; one that fails with an error ends the story, because the others build on it. */
export async function playStory<Scene>(story: Story<Scene>, tools: StoryTools): Promise<PlayedStep[]> {
  const { narrator, progress } = tools;
  narrator.heading(story.title);
  narrator.say(story.introduction);
  const played: PlayedStep[] = [];
  let scene: Scene | undefined;
  for (const [index, step] of story.steps.entries()) {
    const { title, about, expected } = step;
    narrator.step(`${index + 1}/${story.steps.length} ${title}`);
    narrator.say(about);
    try {
      scene ??= await story.open(tools);
      const { account, ...result } = await step.play(scene);
      progress.clear();
      for (const line of account) narrator.say(line);
      narrator.verdict(result.isAsExpected, `${result.got} (expected: ${expected})`);
      played.push({ title, expected, ...result });
    } catch (error) {
      progress.clear();
      const got = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      narrator.verdict(false, got);
      played.push({ title, expected, got, figure: '-', isAsExpected: false });
      break;
    }
  }
  return played;
}
