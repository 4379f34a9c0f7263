/** What a message ends with: what is to be done, in a sentence of its own. */
export const whatIsAllowed = /(^|[.,] )(Use|Name|Give|Leave|Say|Do not|Choose|Keep) .+\.$/;
