/** What Stryker tells the tests of a mutation run: the fault that is made now, if one is. Undefined where it does not run. */
export interface Faults {
  readonly activeMutant?: string | undefined;
}

/**
 * Recordings, each made once for the process. In a mutation run once for each fault, for one that was made without it does
 * not show it; and each time while Stryker looks which test meets what, for else only the first of them would meet it.
 */
export class Recordings<T> {
  #fault: string | undefined;
  readonly #kept = new Map<string, Promise<T>>();
  readonly #faults: () => Faults | undefined;

  constructor(faults = () => (globalThis as { readonly __stryker__?: Faults }).__stryker__) {
    this.#faults = faults;
  }

  once(key: string, record: () => Promise<T>): Promise<T> {
    const faults = this.#faults();
    if (faults !== undefined && (faults.activeMutant === undefined || faults.activeMutant !== this.#fault)) {
      this.#fault = faults.activeMutant;
      this.#kept.clear();
    }
    const recording = this.#kept.get(key) ?? record();
    this.#kept.set(key, recording);
    return recording;
  }
}
