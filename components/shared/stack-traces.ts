/**
 * Maps each frame of a stack to its source once. The SDK writes down a stack for each promise and each resource, most of
 * them of the same frames, and mapping them anew takes longer than everything that the program does itself.
 */
export function mapFramesOnce(): void {
  const { prepareStackTrace } = Error;
  if (prepareStackTrace === undefined) return;
  const mapped = new Map<string, string>();
  const frameOf = (error: Error, frame: NodeJS.CallSite): string => {
    const place = `${frame.getFileName()} ${frame.getPosition()}`;
    const known = mapped.get(place);
    if (known !== undefined) return known;
    const head: string = prepareStackTrace(error, []);
    const text: string = prepareStackTrace(error, [frame]).slice(head.length);
    mapped.set(place, text);
    return text;
  };
  Error.prepareStackTrace = (error, frames) =>
    [prepareStackTrace(error, []), ...frames.map((frame) => frameOf(error, frame))].join("");
}
