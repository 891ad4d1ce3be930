// Stands for Node's `module` in the browser's bundle (next.config.mjs), where nobody calls it.
export const createRequire = undefined
