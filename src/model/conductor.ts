/** A running conductor, as its heartbeat tells. */
export interface Conductor {
  readonly id: number;
  readonly hostname: string;
  readonly conductorGroup: string;
  /** Hardware types it serves. */
  readonly drivers: readonly string[];
  readonly online: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}
