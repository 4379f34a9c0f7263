import { catalogue } from "../../model/catalogue";

/** Serves its health from /tmp, the one place that it can write: it answers where Fargate mounts that as it should. */
const serve = "mkdir /tmp/www && echo ok > /tmp/www/health && exec httpd -f -p 8080 -h /tmp/www";

/**
 * The smallest catalogue that has what the probes need: a service behind a balancer with every kind of store that has
 * rules of its own, a public caller of it, and a scheduled entry. Nothing but `vault` and `sweep` ever gets an image.
 */
export const platform = catalogue({
  services: {
    portal: {
      description: "Trial: the public caller whose name a browser comes from; waits for an image for ever",
      port: 8080,
      health: "/health",
      exposure: "public",
      owner: "trial",
      dataClass: "confidential",
      criticality: "high",
      calls: ["vault"],
    },
    vault: {
      description: "Trial: the service that is released, and writes each kind of store",
      port: 8080,
      health: "/health",
      exposure: "internal",
      owner: "trial",
      dataClass: "restricted",
      criticality: "high",
      data: { documents: "write", evidence: "append", index: "append" },
      secrets: ["trial-value"],
      command: ["sh", "-c", serve],
    },
    sweep: {
      description: "Trial: the run that is stopped, so that somebody is told",
      schedule: { expression: "cron(0 3 1 1 ? *)", timezone: "Europe/London" },
      owner: "trial",
      dataClass: "confidential",
      criticality: "high",
      command: ["sh", "-c", "exec sleep 900"],
    },
  },
  stores: {
    documents: {
      kind: "bucket",
      description: "Trial: what a browser puts by presigned URL",
      dataClass: "restricted",
      uploads: true,
    },
    evidence: {
      kind: "bucket",
      description:
        "Trial: objects that are added once and never replaced; without a lock, so that they can go",
      dataClass: "restricted",
    },
    index: {
      kind: "table",
      description: "Trial: items that are added once and never replaced; the table that is restored",
      dataClass: "restricted",
      partitionKey: "subjectId",
    },
  },
  destinations: {},
});
