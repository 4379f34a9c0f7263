import type { CallPlan } from "../components/service-calls/args";
import type { Catalogue, Relations } from "../model/catalogue";
import { oneOf, type Problem, shown } from "../model/problems";

/**
 * The traffic graph: one edge for each declared call, in the catalogue's order. Cycles are allowed: rules are made
 * after all services, so none waits for another, and a callback is ordinary between services.
 */
export function trafficGraph({ services }: Catalogue): CallPlan[] {
  return Object.entries(services).flatMap(([caller, { calls = [] }]) =>
    calls.map((callee) => {
      const called = services[callee];
      // A balancer listens on 443 whatever the container's port is.
      return { caller, callee, port: called?.exposure === "task" ? called.port : 443 };
    }),
  );
}

/** Calls that cannot be opened. */
export function callProblems({ services }: Relations, file: string): Problem[] {
  return Object.entries(services).flatMap(([caller, { calls = [] }]) =>
    calls.flatMap((callee, index) => {
      const steps = ["services", caller, "calls", index];
      const message = problemOf(caller, callee);
      if (message !== undefined) return [{ file, steps, message }];
      if (calls.indexOf(callee) === index) return [];
      return [{ file, steps, message: `${shown(callee)} is named twice. Name each callee once.` }];
    }),
  );

  function problemOf(caller: string, callee: string): string | undefined {
    const internal = Object.keys(services).filter((key) => key !== caller && isCalled(services[key]));
    const allowed = `Use ${oneOf(internal)}.`;
    if (callee === caller) return `${shown(callee)} is the caller itself. ${allowed}`;
    if (!Object.hasOwn(services, callee)) return `${shown(callee)} is not a service. ${allowed}`;
    if (services[callee]?.exposure === "public") {
      return `${shown(callee)} is public: the call would leave the VPC. ${allowed}`;
    }
    if (!isCalled(services[callee])) return `${shown(callee)} has no port: nobody can call it. ${allowed}`;
    return undefined;
  }
}

function isCalled(entry: Relations["services"][string] | undefined): boolean {
  return entry?.exposure === "internal" || entry?.exposure === "task";
}
