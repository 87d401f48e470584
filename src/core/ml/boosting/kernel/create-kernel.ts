import type { BoostingKernel } from './boosting-kernel.js';
import type { KernelShape } from './kernel-memory.js';
import { createPlainKernel } from './plain-kernel.js';
import { createSimdKernel } from './simd-kernel.js';

/** Makes a kernel for a fit. */
export type KernelMaker = (shape: KernelShape) => BoostingKernel;

/** The compiled kernel where the engine can run it, else the plain one; models are the same. */
export const createKernel: KernelMaker = (shape) => createSimdKernel(shape) ?? createPlainKernel(shape);
