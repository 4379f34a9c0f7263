/** One element of DER: its tag, what is in it, and the whole of it. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/**
 * The elements that stand one after the other in DER.
 *
 * @throws Error where the bytes are none: a length that is not there, or not in its shortest form
 */
export function elementsOf(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { from, to } = bounds(bytes, at);
    found.push({
      tag: bytes[at] ?? 0,
      content: bytes.subarray(from, to),
      whole: bytes.subarray(at, to),
    });
    at = to;
  }
  return found;
}

function bounds(bytes: Buffer, at: number): { readonly from: number; readonly to: number } {
  const first = bytes[at + 1] ?? 0x80;
  const count = first < 0x80 ? 0 : first - 0x80;
  if (count > 3 || (first >= 0x80 && count === 0)) throw new Error("This is no DER: a length has no end.");
  const from = at + 2 + count;
  const length = count === 0 ? first : bytes.subarray(at + 2, from).reduce((sum, one) => sum * 256 + one, 0);
  if (from + length > bytes.length || (count > 0 && length < 0x80))
    throw new Error("This is no DER: a length is wrong.");
  return { from, to: from + length };
}
