import { imagesOf } from "../../plan/images";
import { platform } from "../../services";
import { type RecordedProgram, recordProgram } from "./engine";
import { stackFiles } from "./stacks";

/** A digest for the service of that index; any digest will do where nothing is pulled. */
export const digest = (index: number) => `sha256:${index.toString(16).padStart(64, "0")}`;

interface GraphOptions {
  /** Services that have all their images. @default none */
  readonly images?: readonly string[];
  /** @default false */
  readonly preview?: boolean;
}

const recordings = new Map<string, Promise<RecordedProgram>>();

/** The whole program of a stack, recorded once for each set of options. */
export function platformGraph(
  stack: string,
  { images = [], preview = false }: GraphOptions = {},
): Promise<RecordedProgram> {
  const key = JSON.stringify([stack, images, preview]);
  const recording = recordings.get(key) ?? lastOf().then(() => recorded(stack, images, preview));
  recordings.set(key, recording);
  return recording;
}

/** The SDK's runtime is one for the process, so recordings stand in a line. */
function lastOf(): Promise<unknown> {
  return Promise.allSettled([...recordings.values()]);
}

function recorded(stack: string, images: readonly string[], preview: boolean): Promise<RecordedProgram> {
  const values = {
    ...(stackFiles[stack] as object),
    images: Object.fromEntries(
      images.flatMap((service, index) => imagesIn(stack, service).map((image) => [image, digest(index)])),
    ),
  };
  const program = require("../../index") as () => Promise<unknown>;
  return recordProgram(program, { stack, preview, config: { "cdd:platform": JSON.stringify(values) } });
}

/** Keys of the images of a service's task. */
function imagesIn(stack: string, service: string): string[] {
  const entry = Object.entries(platform.services).find(([key]) => key === service)?.[1];
  return entry === undefined ? [] : Object.values(imagesOf(service, entry, { stack }));
}
