import { z } from "zod";
import { anyText, text } from "./form";

/**
 * What ECS sets in every container, and what sends the SDKs elsewhere for a task's credentials. Sources: Amazon ECS
 * developer guide, "Amazon ECS environment variables"; AWS SDKs and Tools reference guide, "Container credential provider".
 */
const ofEcs: readonly string[] = [
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_REGION",
  "ECS_AGENT_URI",
  "ECS_CONTAINER_METADATA_URI",
  "ECS_CONTAINER_METADATA_URI_V4",
];

/** Name of an environment variable. */
export const variableName = text(
  /^[A-Z][A-Z0-9_]*$/,
  "Use capitals, digits and _ for the name of a setting, e.g. LOG_LEVEL.",
).refine((name) => !ofEcs.includes(name), { error: "ECS sets it itself. Use another name." });

/** Plain settings of a container, of an entry's own and of a stack's. What they collide with is judged elsewhere. */
export const settings = z.record(variableName, anyText("Use a string."), {
  error: "Use an object, NAME → value.",
});
