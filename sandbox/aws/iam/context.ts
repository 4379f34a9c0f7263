/** Values of context keys as they are written down: one text, or several of a multi-valued key. */
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
}
