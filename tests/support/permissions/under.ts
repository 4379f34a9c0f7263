import type { Keys } from "../../../sandbox/aws/iam/context";
import type { Row } from "./row";

type Asked = Pick<Row, "who" | "principal" | "action" | "what" | "resource"> & Partial<Row>;

/** The same request, allowed as it is and refused under any of these circumstances; `also`: allowed under these too. */
export function circumstances(asked: Asked, refused: readonly Keys[], also: readonly Keys[] = []): Row[] {
  const row = (allowed: boolean) => (context: Keys) => ({
    ...asked,
    what: `${asked.what}, ${JSON.stringify(context)}`,
    context: { ...asked.context, ...context },
    allowed,
  });
  return [...[{}, ...also].map(row(true)), ...refused.map(row(false))];
}
