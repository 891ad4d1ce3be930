// Replaces Node's `module` in the bundle for browsers (see next.config.mjs), where it is imported but not called.
export const createRequire = undefined
