/** Whose resource it is and how sensitive: what the provider's default tags cannot know. */
export interface Owned {
  /** Key of the service in the catalogue. */
  readonly service: string;
  /** Team that owns it. */
  readonly owner: string;
  readonly dataClass: string;
  readonly criticality: string;
}

/** Tags of everything that belongs to one service. */
export function serviceTags({ service, owner, dataClass, criticality }: Owned): Record<string, string> {
  return { service, owner, "data-class": dataClass, criticality };
}
