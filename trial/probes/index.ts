import { browserPut } from "./browser";
import type { ProbeId } from "./ids";
import type { Probe } from "./probe";
import { continueAsApprover, waitAsApprover } from "./release";
import { secretAsDeployer, valueAsDeployer } from "./secrets";
import { balancedService, firstRelease } from "./service";
import { appendOnly, insertOnly, restoreAsRestorer } from "./stores";
import { failedRunIsTold } from "./told";

/** Every probe that acts. `stands-up` only looks at what the engine has told. */
export const probes: Readonly<Record<Exclude<ProbeId, "stands-up">, Probe>> = {
  "secret-as-deployer": secretAsDeployer,
  "value-as-deployer": valueAsDeployer,
  "append-only": appendOnly,
  "insert-only": insertOnly,
  "browser-put": browserPut,
  "restore-as-restorer": restoreAsRestorer,
  "first-release": firstRelease,
  "balanced-service": balancedService,
  "failed-run-is-told": failedRunIsTold,
  "wait-as-approver": waitAsApprover,
  "continue-as-approver": continueAsApprover,
};
