/** Every migration in order; append only. */
import { Access1700000000001 } from './0001-access.js';

export const migrations = [Access1700000000001];
