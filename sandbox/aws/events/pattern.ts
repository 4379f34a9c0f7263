import { isList, isProps, type Props, text, type Value } from "../values";

/**
 * Whether an event fits a pattern of EventBridge. Numbers and addresses are not compared: no pattern here does it. Source:
 * "Comparison operators for use in event patterns", Amazon EventBridge user guide.
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
  const [[kind = "", operand = null] = []] = Object.entries(matcher);
  if (kind === "exists") return operand === (given !== undefined);
  return isIn(given, (one) => fitsOne(kind, operand, one));
}

function fitsOne(kind: string, operand: Value, one: Value): boolean {
  if (kind === "anything-but") {
    if (isProps(operand)) return !fitsMatcher(operand, one);
    return !(isList(operand) ? operand.includes(one) : operand === one);
  }
  const form = text(operand);
  if (typeof one !== "string") return false;
  switch (kind) {
    case "prefix":
      return one.startsWith(form);
    case "suffix":
      return one.endsWith(form);
    case "equals-ignore-case":
      return one.toLowerCase() === form.toLowerCase();
    case "wildcard":
      return new RegExp(`^${form.split("*").map(escaped).join(".*")}$`, "s").test(one);
    default:
      throw new Error(`The stand-in knows no matcher ${kind} of EventBridge.`);
  }
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
