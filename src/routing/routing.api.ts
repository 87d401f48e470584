/** What routing offers to the others: which versions of a model get traffic, and how they fare. */

export type ArmMode = 'live' | 'shadow';

export interface Arm {
  readonly versionId: string;
  readonly version: number;
  readonly mode: ArmMode;
  /** Share of live traffic in [0, 1]; live weights sum to 1. For a shadow arm the share of requests it also scores. */
  readonly weight: number;
}

/** Which versions of a model serve, as of one config version. */
export interface Route {
  readonly modelName: string;
  readonly configVersion: number;
  /** The version in Production comes first. */
  readonly arms: readonly Arm[];
}

export abstract class RoutingApi {
  /** @throws a `not-found` refusal when the model has no version in Production */
  abstract getRoute(modelName: string): Promise<Route>;
  /** Replaces the challengers of a route as one new config version; the champion gets the rest of the live weight. */
  abstract setChallengers(change: {
    modelName: string;
    challengers: readonly { versionId: string; mode: ArmMode; weight: number }[];
    actor: string;
    reason: string;
  }): Promise<Route>;
  /**
   * Loads a version, so that a later switch costs nothing; throws when the model file cannot be used. A process that
   * serves no predictions only checks it.
   */
  abstract warmUp(versionId: string): Promise<void>;
}
