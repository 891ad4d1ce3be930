/** `levenshteinPass.wat`, by wabt's `wat2wasm`. JavaScript has no fast integers of 64 bits and no vectors, so that this is many times as fast. */
export const levenshteinBinary =
  'AGFzbQEAAAABDwJgA39/fwF/YAN+fn4BfwMDAgABBQMBAAIHEQIGbWVtb3J5AgAEcGFzcwAACsUFArAFAgx7B3/9DP////////////////////8hA/0M//////////////' +
  '///////yEK/QwBAAAAAAAAAAEAAAAAAAAAIQn9DAEAAAAAAAAAAQAAAAAAAAAhDSABQQRrKAIAIQ8gDyEQIA8hESACIABqIRUCQANAIBEhEiAQIREgDyEQIAEoAgAhDyAQ' +
  'IA/9XQMA/VcDCAEhBSASIBH9XQMQ/VcDGAEhDiAIIAz9DQgJCgsMDQ4PEBESExQVFhchDCAJIA39DQgJCgsMDQ4PEBESExQVFhchDSACLQAAIRMgE0EBca39EiAI/Q0AAQ' +
  'IDBAUGBxAREhMUFRYXIQggE0EBdq39EiAJ/Q0AAQIDBAUGBxAREhMUFRYXIQkgBSAJ/VAhBiAGIAMgAyAGIAP9Tv3OAf1R/VAhBiAFIAT9UCEFIAQgBiAD/VD9Tf1QIQcg' +
  'BiAD/U4hBiAHQQH9ywEgCP1QIQQgBkEB/csBIAn9UCAFIAT9UP1N/VAhAyAEIAX9TiEEIAdBP/3NASEIIAZBP/3NASEJIA4gDf1QIQYgBiAKIAogBiAK/U79zgH9Uf1QIQ' +
  'YgDiAL/VAhDiALIAYgCv1Q/U39UCEHIAYgCv1OIQYgB0EB/csBIAz9UCELIAZBAf3LASAN/VAgDiAL/VD9Tf1QIQogCyAO/U4hCyAHQT/9zQEhDCAGQT/9zQEhDSACQQNr' +
  'IAz9HQGnIA39HQGnQQF0cjoAACABQQRqIQEgAkEBaiECIAIgFUgNACACIBVrIRMgE0UEQCAD/R0AIAT9HQBBACkDABABIRQMAQsgE0EBRgRAIBQgA/0dASAE/R0BQQgpAw' +
  'AQAWohFAwBCyATQQJGBEAgFCAK/R0AIAv9HQBBECkDABABaiEUDAELDAELCyAUIAr9HQEgC/0dAUEYKQMAEAFqCxEAIAAgAoN7pyABIAKDe6drCw=='

/** See the head of `levenshteinPass.wat`; addresses are in bytes. */
export type LevenshteinPass = {
  memory: WebAssembly.Memory
  pass: (columns: number, text: number, carry: number) => number
}

/** The pass, or null where this place runs no WebAssembly, or one without vectors. */
export function loadLevenshteinPass(): LevenshteinPass | null {
  try {
    const bytes = Uint8Array.from(atob(levenshteinBinary), (character) => character.charCodeAt(0))
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as LevenshteinPass
  } catch {
    return null
  }
}
