/** Values of context keys: one text, or several of a multi-valued key; none where the request is known to have no such key. */
export type Keys = Readonly<Record<string, string | readonly string[]>>;

/** The context of a request: what it tells beside principal, action and resource. Names of keys have no case. */
export class Context {
  private readonly values = new Map<string, readonly string[]>();

  /** Later keys win over earlier ones. */
  constructor(...keys: readonly Keys[]) {
    for (const each of keys)
      for (const [key, value] of Object.entries(each))
        this.values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }

  /** Nothing where the request does not have the key, or has no value in it. */
  get(key: string): readonly string[] | undefined {
    const values = this.values.get(key.toLowerCase());
    return values?.length === 0 ? undefined : values;
  }

  /** Whether nothing is said of a key: another request of the same kind might have it. */
  isOpen(key: string): boolean {
    return !this.values.has(key.toLowerCase());
  }
}
