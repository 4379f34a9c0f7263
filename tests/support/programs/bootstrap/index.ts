import * as pulumi from "@pulumi/pulumi";
import { shippedSettings } from "./settings";

const bootstrap = require("../../../../bootstrap/index") as (settings: unknown) => Promise<unknown>;

/** The bootstrap program of a stack, with the settings that its own file has, but that nothing outlives a destroy. */
export = () => bootstrap({ ...shippedSettings(pulumi.getStack()), retain: false });
