import { describe, expect, it } from 'vitest';
import type { FitTask, FoldAnswer, FoldTask } from './fit-tasks.js';
import type { Execute } from './search/search.js';
import { type OfferedFit, shareFits } from './share-fits.js';

const NEVER = new AbortController().signal;

const fold = (foldIndex: number) => ({ kind: 'fold', foldIndex }) as FoldTask;
const judge = { kind: 'judge' } as FitTask;
const answerOf = (reason: string): FoldAnswer => ({
  outcome: { kind: 'failed', foldIndex: 0, reason },
  seconds: 0,
});

/** A queue and threads that do what the test says. */
function stage({ threads }: { threads: number }) {
  const here: { task: FitTask; end: () => void }[] = [];
  const offered: { task: FoldTask; isTaken: boolean; isAbandoned: boolean; isWithdrawn: boolean }[] = [];
  const ends: { answer: (answer: FoldAnswer) => void; lose: () => void }[] = [];
  const runHere = ((task: FitTask) =>
    new Promise<FoldAnswer>((resolve) =>
      here.push({ task, end: () => resolve(answerOf('here')) }),
    )) as unknown as Execute;
  const offer = (task: FoldTask): OfferedFit => {
    const state = { task, isTaken: false, isAbandoned: false, isWithdrawn: false };
    offered.push(state);
    return {
      answer: new Promise((answer, lose) => ends.push({ answer, lose: () => lose(new Error('lost')) })),
      withdraw: async () => {
        state.isWithdrawn = !state.isTaken;
        return state.isWithdrawn;
      },
      abandon: () => {
        state.isAbandoned = true;
      },
    };
  };
  return { here, offered, ends, ...shareFits(threads, runHere, offer) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('shareFits', () => {
  it('uses the threads here first and offers only fits that find none free', async () => {
    const { here, offered, ends, execute } = stage({ threads: 2 });
    void execute(fold(0), NEVER);
    void execute(judge, NEVER);
    const elsewhere = execute(fold(1), NEVER);
    expect([here.length, offered.length]).toEqual([2, 1]);
    ends[0]?.answer(answerOf('elsewhere'));
    expect(await elsewhere).toEqual(answerOf('elsewhere'));
  });

  it('keeps tasks that are no fits here and begins them before it takes fits back', async () => {
    const { here, offered, execute } = stage({ threads: 1 });
    void execute(fold(0), NEVER);
    void execute(fold(1), NEVER);
    void execute(judge, NEVER);
    here[0]?.end();
    await settled();
    expect(here.map(({ task }) => task)).toEqual([fold(0), judge]);
    here[1]?.end();
    await settled();
    expect(here.map(({ task }) => task)).toEqual([fold(0), judge, fold(1)]);
    expect(offered[0]?.isWithdrawn).toBe(true);
  });

  it('begins what the search asks for next before it takes a fit back', async () => {
    const { here, offered, execute } = stage({ threads: 1 });
    const first = execute(fold(0), NEVER);
    void execute(fold(1), NEVER);
    here[0]?.end();
    await first;
    void execute(fold(2), NEVER);
    await settled();
    expect(here.map(({ task }) => task)).toEqual([fold(0), fold(2)]);
    expect(offered[0]?.isWithdrawn).toBe(false);
  });

  it('leaves a fit to whoever has it, and takes it back once that process is gone', async () => {
    const { here, offered, execute, useIdleThreads } = stage({ threads: 1 });
    void execute(fold(0), NEVER);
    const shared = execute(fold(1), NEVER);
    if (offered[0] !== undefined) offered[0].isTaken = true;
    here[0]?.end();
    await settled();
    expect(here).toHaveLength(1);
    if (offered[0] !== undefined) offered[0].isTaken = false;
    useIdleThreads();
    await settled();
    here[1]?.end();
    expect(await shared).toEqual(answerOf('here'));
  });

  it('does a fit here that nobody elsewhere could do', async () => {
    const { here, ends, execute } = stage({ threads: 1 });
    void execute(fold(0), NEVER);
    const shared = execute(fold(1), NEVER);
    ends[0]?.lose();
    await settled();
    expect(here).toHaveLength(1);
    here[0]?.end();
    await settled();
    here[1]?.end();
    expect(await shared).toEqual(answerOf('here'));
  });

  it('waits for nobody when it is stopped', async () => {
    const { here, offered, execute } = stage({ threads: 1 });
    const stop = new AbortController();
    void execute(fold(0), NEVER);
    const shared = execute(fold(1), stop.signal);
    const waiting = execute(judge, stop.signal);
    stop.abort(new Error('the budget is spent'));
    await expect(shared).rejects.toThrow('the budget is spent');
    await expect(waiting).rejects.toThrow('the budget is spent');
    expect(offered[0]?.isAbandoned).toBe(true);
    here[0]?.end();
    await settled();
    expect(here).toHaveLength(1);
  });
});
