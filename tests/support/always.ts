import * as fc from "fast-check";

/** Fails where a property does not hold. Of `fc.assert` nobody sees whether it has to be awaited: of this, it has not. */
export function always<T>(property: fc.IProperty<T>, parameters?: fc.Parameters<T>): void {
  void fc.assert(property, parameters);
}
