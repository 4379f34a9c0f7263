import * as pulumi from "@pulumi/pulumi";
import { standUp } from "../stand-up";
import { slow } from "./services";

const standsUp = standUp(slow);

/** The slow service, where nobody waits as long as its release bakes. */
export = () => {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "aws:ecs/service:Service"
      ? { props, opts: { ...opts, customTimeouts: { create: "30m", update: "30m" } } }
      : undefined,
  );
  return standsUp();
};
