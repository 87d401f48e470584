/** What wins most often, so that it is not left to the end, where a budget may have no time for it. */
export const CHAMPIONS: readonly string[] = ['gbdt', 'rf'];
