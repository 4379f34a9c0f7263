import { isList, isProps, type Props, type Value } from "../values";

/**
 * Whether an event fits a pattern of EventBridge, as far as this program's patterns go: values, `prefix`, `anything-but`,
 * `exists`, `$or`. Source: "Creating Amazon EventBridge event patterns", EventBridge user guide.
 */
export function fitsPattern(pattern: Props, event: Props): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return isList(wanted) && wanted.some((one) => isProps(one) && fitsPattern(one, event));
    const given = event[key];
    if (isProps(wanted)) return isIn(given, (one) => isProps(one) && fitsPattern(wanted, one));
    return isList(wanted) && wanted.some((matcher) => fitsMatcher(matcher, given));
  });
}

/** A list fits where one of its elements does. */
function isIn(given: Value | undefined, fits: (one: Value) => boolean): boolean {
  if (given === undefined) return false;
  return isList(given) ? given.some(fits) : fits(given);
}

function fitsMatcher(matcher: Value, given: Value | undefined): boolean {
  if (!isProps(matcher)) return isIn(given, (one) => one === matcher);
  const [[kind, operand] = []] = Object.entries(matcher);
  switch (kind) {
    case "exists":
      return operand === (given !== undefined);
    case "prefix":
      return isIn(given, (one) => typeof one === "string" && one.startsWith(String(operand)));
    case "anything-but":
      return isIn(given, (one) => !(isList(operand) ? operand.includes(one) : operand === one));
    default:
      throw new Error(`The stand-in knows no matcher ${kind} of EventBridge.`);
  }
}
