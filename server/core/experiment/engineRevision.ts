/**
 * Raised when the engine itself changes what a cell gives: how prompts are rendered, how sampling and shapes are set up. Part of every
 * cell key through the engine's version. 2: an output held to a JSON schema ends with its JSON.
 */
export const engineRevision = 2
