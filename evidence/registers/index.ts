import type { Run } from "../run";
import { accessRegister } from "./access";
import { assetRegister } from "./assets";
import { businessServiceRegister } from "./business-services";
import { keyRegister } from "./keys";
import type { Described, Register } from "./register";
import { providerRegister, serviceRegister } from "./services";
import { waysInRegister, waysOutRegister } from "./ways";

export type { Described, Register } from "./register";

/** What DORA and the PRA ask a bank to keep lists of, as far as the stack's own graph says it. */
export function registersOf(run: Run, described: Described): Register[] {
  return [
    businessServiceRegister(run, described),
    serviceRegister(run, described),
    assetRegister(run, described),
    keyRegister(run),
    waysInRegister(run),
    waysOutRegister(run),
    accessRegister(run),
    providerRegister(run, described),
  ];
}
