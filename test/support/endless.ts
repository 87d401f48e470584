/** Of a neural network (`mlp`): a fit that takes minutes on any machine, so that a test can end it in the middle. */
export const ENDLESS_PARAMS = { hidden: 512, epochs: 100_000, patience: 100_000 };
