/**
 * Maps each frame of a stack to its source once. The SDK writes down a stack for each promise and each resource, most of
 * them of the same frames, and mapping them anew takes longer than everything that the program does itself.
 */
export function mapFramesOnce(): void {
  const { prepareStackTrace } = Error;
  if (prepareStackTrace === undefined) return;
  const mapped = new Map<string | undefined, Map<number, string>>();
  const frameOf = (error: Error, frame: NodeJS.CallSite): string => {
    const file = frame.getFileName() ?? undefined;
    const position = frame.getPosition();
    const inFile = mapped.get(file) ?? new Map<number, string>();
    const known = inFile.get(position);
    if (known !== undefined) return known;
    const head: string = prepareStackTrace(error, []);
    const text: string = prepareStackTrace(error, [frame]).slice(head.length);
    mapped.set(file, inFile.set(position, text));
    return text;
  };
  Error.prepareStackTrace = (error, frames) =>
    frames.reduce<string>((text, frame) => text + frameOf(error, frame), prepareStackTrace(error, []));
}
