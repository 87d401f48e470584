/** A queue that is up answers within this time; what takes longer counts as away. */
export const ANSWER_WITHIN_MS = 2_000;

/** Waits for `work` no longer than `milliseconds`; the work itself goes on, and how it ends then is nobody's concern. */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} did not answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
