/**
 * Increased when a change of the engine changes outputs, for example in how prompts are rendered or how sampling and constraints are set
 * up. Part of every cell key through the engine's version. 2: an output constrained by a JSON schema ends with its JSON.
 */
export const engineRevision = 2
