import type { Catalogue } from "../../model/catalogue";
import { imagesOf } from "../../plan/images";
import { platform } from "../../services";
import { type RecordedProgram, recordProgram } from "./record-program";
import { stackFiles } from "./stacks";

/** A digest for the service of that index; any digest will do where nothing is pulled. */
export const digest = (index: number) => `sha256:${index.toString(16).padStart(64, "0")}`;

export interface GraphOptions {
  /** Services that have all their images. @default none */
  readonly images?: readonly string[];
  /** @default false */
  readonly preview?: boolean;
  /** @default the shipped one */
  readonly catalogue?: Catalogue;
  /** @default what stands in the stack's file */
  readonly values?: object;
}

const recordings = new Map<string, Promise<RecordedProgram>>();

/** The whole program of a stack, recorded once for each set of options. */
export function recordedPlatform(
  stack: string,
  { images = [], preview = false, catalogue = platform, values = shippedValues(stack) }: GraphOptions = {},
): Promise<RecordedProgram> {
  const options = { images, preview, catalogue, values };
  const key = JSON.stringify([stack, options]);
  const recording = recordings.get(key) ?? lastOf().then(() => recorded(stack, options));
  recordings.set(key, recording);
  return recording;
}

/** The SDK's runtime is one for the process, so recordings stand in a line. */
function lastOf(): Promise<unknown> {
  return Promise.allSettled([...recordings.values()]);
}

function recorded(
  stack: string,
  { images, preview, catalogue, values: own }: Required<GraphOptions>,
): Promise<RecordedProgram> {
  // When a stack may change is no part of what it is: tests are run in freezes, too.
  const { changes: _, ...rest } = own as { readonly changes?: unknown };
  const values = {
    ...rest,
    images: Object.fromEntries(
      images.flatMap((service, index) =>
        imagesIn(catalogue, stack, service).map((image) => [image, digest(index)]),
      ),
    ),
  };
  const program = require("../../index") as (catalogue: Catalogue) => Promise<unknown>;
  return recordProgram(() => program(catalogue), {
    stack,
    preview,
    config: { "cdd:platform": JSON.stringify(values) },
  });
}

function shippedValues(stack: string): object {
  return stackFiles[stack] as object;
}

/** Keys of the images of a service's task. */
function imagesIn(catalogue: Catalogue, stack: string, service: string): string[] {
  const entry = Object.entries(catalogue.services).find(([key]) => key === service)?.[1];
  return entry === undefined ? [] : Object.values(imagesOf(service, entry, { stack }));
}
