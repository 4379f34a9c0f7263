/** The SDK's own variable: with it the SDK tells of each promise that was left open. */
const asked = "PULUMI_DEBUG_PROMISE_LEAKS";

const sdk = require("@pulumi/pulumi/runtime/debuggable") as {
  debuggablePromise: <T>(promise: Promise<T>, context: string) => Promise<T>;
};
const { debuggablePromise } = sdk;

/** How the SDK's words for a property's promises begin: value, whether it is known, whether it is secret, what it depends on. */
const ofProperty = "transfer";

/**
 * The SDK notes each promise, to end a program with an error that leaves one open: four of them for each property of each
 * resource, a seventh of the program's processor time. The engine's answer settles them in one go with the resource's URN,
 * so where one stays open the URN does, and the note of the URN is enough.
 */
export function noteNoProperties(): void {
  sdk.debuggablePromise =
    process.env[asked] === undefined
      ? (promise, context) => (context.startsWith(ofProperty) ? promise : debuggablePromise(promise, context))
      : debuggablePromise;
}
