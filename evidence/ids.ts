import { createHash } from "node:crypto";

/** Name space of all that is named here: of version 5 itself, of the URL https://example-bank.com/cdd/evidence. */
const nameSpace = "1729ddd0-28f2-5eb8-8b29-b066406d9f98";

/** UUID of version 5 (RFC 9562): the same for the same parts, wherever and whenever it is asked. */
export function uuidOf(...parts: readonly string[]): string {
  const hash = createHash("sha1")
    .update(Buffer.from(nameSpace.replaceAll("-", ""), "hex"))
    .update(parts.join("\0"))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
